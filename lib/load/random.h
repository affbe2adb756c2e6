// Random: numbers from a seed, the same for the same seed (splitmix64). Not for secrets.
#pragma once

#include <cstdint>

namespace gw::load {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // In [0, 1).
  double fraction() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  // REQUIRES: count > 0
  std::size_t pick(std::size_t count) {
    return static_cast<std::size_t>(fraction() * static_cast<double>(count));
  }

 private:
  std::uint64_t state_;
};

}  // namespace gw::load
