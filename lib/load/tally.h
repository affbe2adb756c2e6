// Tally: what a run has counted. Latencies are those of answers, whatever their status, and of
// requests that were given up after the time limit: they took that long at least. Values.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "load/latencies.h"

namespace gw::load {

// What becomes of a request beside an answer.
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

// One side of a run: there are two where a gateway is measured beside what is behind it.
struct Side {
  Tally all;
  std::vector<Latencies> blocks;  // response, by when the request was due
};

struct Findings {
  std::vector<Side> sides;
  // Between the instant a request was due and the one at which the generator saw to it: its own
  // doing, no server's.
  Latencies delay;
  Duration took{};       // from the first instant to the last answer
  Duration scheduled{};  // of that, requests were due
  Duration busy{};       // processor time of the generator's thread; zero where nobody told
  std::uint64_t connects = 0;
  bool closed = false;
  bool stopped = false;  // before its end, from outside

  Tally total() const;
  // Requests a second that were answered.
  double rate() const;
};

// The generator, not the server, made latencies what they are: without its own delay the median or
// the p99 would be noticeably less, and by more than a tenth.
bool is_bottleneck(const Findings& findings);
// Requests that the generator saw to more than `noticeable` late.
inline constexpr Duration noticeable = milliseconds(1);

}  // namespace gw::load
