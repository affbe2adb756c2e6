// Tally: what a run has counted. Latencies are those of responses with any status, and of requests
// abandoned at the time limit, which took at least that long. Values.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "load/latencies.h"

namespace gw::load {

// How a request can end without a response.
enum class Fault : std::uint8_t {
  refused,     // no connection
  timeout,     // no whole answer within the limit
  reset,       // the connection was closed
  invalid,     // what came was no HTTP
  dropped,     // due while the backlog was full: never sent
  unfinished,  // neither answered nor given up when the run was ended
  count_
};
std::string_view fault_name(Fault);  // "refused": a word for programs
std::string_view fault_text(Fault);  // for people

struct Tally {
  Latencies response;  // from the instant the request was due
  Latencies service;   // from when it was sent, or its connection opened for it
  Latencies seen;      // from when the generator saw to it: response without its own delay
  std::array<std::uint64_t, 600> statuses{};  // by number
  std::array<std::uint64_t, static_cast<std::size_t>(Fault::count_)> faults{};
  std::uint64_t due = 0;     // requests
  std::uint64_t bytes = 0;   // of bodies of answers
  std::string_view example;  // of the first fault: a constant text

  void fault(Fault kind) { ++faults[static_cast<std::size_t>(kind)]; }
  std::uint64_t of(Fault kind) const { return faults[static_cast<std::size_t>(kind)]; }
  std::uint64_t answered() const;
  std::uint64_t status_errors() const;  // answers of 400 and above
  std::uint64_t errors() const;         // these, and all faults
  void add(const Tally& other);
};

// One side of a run. There are two if a gateway is measured beside its backend.
struct Side {
  Tally all;
  std::vector<Latencies> blocks;  // response, by when the request was due
};

struct Findings {
  std::vector<Side> sides;
  // From the time a request was due to the time the generator sent it: the generator's own delay,
  // not a server's.
  Latencies delay;
  Duration took{};       // from the first instant to the last answer
  Duration scheduled{};  // of that, requests were due
  Duration busy{};       // processor time of the generator's thread; zero where nobody told
  std::uint64_t connects = 0;
  bool closed = false;
  bool stopped = false;  // before its end, from outside

  Tally total() const;
  // Responses per second.
  double rate() const;
};

// True if the generator, not the server, dominated the latencies: without its own delay the median
// or the p99 would be more than a tenth and noticeably lower.
bool is_bottleneck(const Findings& findings);
// Requests sent later than this are counted as late.
inline constexpr Duration noticeable = milliseconds(1);

}  // namespace gw::load
