// Rng: what a campaign draws its scenarios from. The same seed gives the same draws everywhere: no
// distribution of the standard library, as each writes its own. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>

#include "base/time.h"

namespace gw::test {

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t next() { return engine_(); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  std::size_t from_to(std::size_t least, std::size_t most) {
    return least + below(most - least + 1);
  }
  bool chance(double probability) {
    return static_cast<double>(engine_() >> 11) * 0x1p-53 < probability;
  }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return *(all.begin() + below(all.size()));
  }
  Duration time(Duration least, Duration most) {
    return least + Duration(static_cast<std::int64_t>(
                       below(static_cast<std::size_t>((most - least).count()) + 1)));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace gw::test
