// Dice: the one random number of an exchange. Each use mixes it with its own purpose, so that a
// split and a load balancer are independent of each other. A test can fix every draw to one
// fraction.
#pragma once

#include <cstdint>

namespace gw {

struct Dice {
  enum class Purpose : std::uint64_t { split = 1, balance = 2, second = 3, backoff = 4, fault = 5 };

  std::uint64_t number = 0;
  double fixed = -1;  // from 0 to 1: the result of every draw; below 0: `number` is used

  static constexpr Dice fraction(double f) { return {0, f}; }

  // From 0 (inclusive) to 1 (exclusive). `salt` distinguishes several draws for one purpose.
  double draw(Purpose purpose, std::uint64_t salt = 0) const {
    if (fixed >= 0) return fixed < 1 ? fixed : 0x1.fffffffffffffp-1;
    std::uint64_t z =
        number + 0x9e3779b97f4a7c15u * (static_cast<std::uint64_t>(purpose) + salt * 8);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;  // splitmix64
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
};

}  // namespace gw
