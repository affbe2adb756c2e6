// Plan: what a run does: which requests it sends to which servers, when, and with which limits.
// Values; the command makes a plan and a run reads it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "load/schedule.h"
#include "load/wording.h"
#include "net/address.h"

namespace gw::load {

// One kind of request.
struct Ask {
  std::size_t server = 0;  // of the plan
  std::size_t side = 0;    // whose tally it is counted in
  double weight = 1;       // its share of all requests, beside the others' weights
  std::string method = "GET";
  Wording target;                                       // path and query
  std::vector<std::pair<std::string, Wording>> fields;  // Host too; none that frames the body
  Wording body;
};

struct Plan {
  std::vector<net::Address> servers;
  std::vector<Ask> asks;
  std::vector<std::size_t> order = {};  // of a replay: which ask each instant is for
  Schedule schedule;
  bool closed = false;  // a closed loop: each connection asks as soon as it was answered
  bool fresh = false;   // a new connection for each request
  // The asks take turns in an order shuffled each round, and ignore their weights, so that
  // disturbances of the machine affect all of them equally.
  bool in_turns = false;
  std::size_t connections = 64;        // at most, to each server
  std::size_t backlog = 64 * 1024;     // requests due that wait for a connection; more are dropped
  Duration timeout = seconds(10);      // for an answer, from when it was asked for
  Duration block = milliseconds(500);  // tallies are kept by such pieces of time, too
  std::size_t sides = 1;
  std::uint64_t seed = 1;
};

// A run longer than this many blocks puts the rest in the last one.
inline constexpr std::size_t most_blocks = 4096;

}  // namespace gw::load
