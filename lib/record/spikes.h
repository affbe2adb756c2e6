// Spikes: stretches of time that are unlike the rest of a log: more requests, or more of them
// failing; and what they are made of.
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

// Of each kind the largest first, five at most. Slots without a request are no part of what is
// usual, so that a log of working hours does not call each day a spike; where fewer than twenty
// others are left, nothing is usual. The summary must outlive them.
std::vector<Spike> spikes(const Summary&);

}  // namespace gw::record
