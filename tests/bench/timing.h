// Timing for the micro benchmarks of the mind: the least disturbed of several rounds.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace gw::bench {

// Nanoseconds of one call, over `calls` of them a round. The best round counts: the others were
// disturbed by something that is not ours.
template <class Call>
double best_of(std::size_t rounds, std::size_t calls, Call call) {
  double best = 1e30;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < calls; ++i) call(i);
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / static_cast<double>(calls));
  }
  return best;
}

}  // namespace gw::bench
