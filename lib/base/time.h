// Time as a value. A Moment has both clocks, read once; the core never reads a clock.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace gw {

using Duration = std::chrono::nanoseconds;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Since 1970-01-01T00:00:00Z, without leap seconds.
using WallTime = std::chrono::sys_time<Duration>;

// The range of whole years that nanoseconds can represent. Dates from outside are checked against
// it.
constexpr int first_wall_year = 1678, last_wall_year = 2261;

struct Moment {
  Duration mono{};  // since an arbitrary start; never goes back
  WallTime wall{};  // the time of day; may jump

  friend Moment operator+(Moment m, Duration d) { return {m.mono + d, m.wall + d}; }
  friend bool operator==(const Moment& a, const Moment& b) { return a.mono == b.mono; }
  friend auto operator<=>(const Moment& a, const Moment& b) { return a.mono <=> b.mono; }
  friend Duration operator-(const Moment& a, const Moment& b) { return a.mono - b.mono; }
};

}  // namespace gw
