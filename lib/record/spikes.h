// Spikes: stretches of time that differ from the rest of a log, with more requests or more
// failures; and what they consist of.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "record/summary.h"

namespace gw::record {

struct Spike {
  enum class What : std::uint8_t { requests, client_errors, server_errors };
  struct Part {
    const Groups::Group* kind = nullptr;  // of Summary::kinds(); null: all past its limit
    std::uint64_t count = 0;              // in the stretch
    double usual = 0;
  };

  What what = What::requests;
  WallTime from, to;
  std::uint64_t count = 0;  // in it
  double usual = 0;         // what the median slot makes of as long a time
  std::vector<Part> parts;  // of what there is more than usual, the most first
};
std::string_view spike_name(Spike::What);  // "requests", "4xx", "5xx"

// The largest first, at most five per kind. Slots without a request are ignored, so that in a log
// of working hours not every day is a spike. With fewer than twenty other slots nothing is found.
// The summary must outlive the result.
std::vector<Spike> spikes(const Summary&);

}  // namespace gw::record
