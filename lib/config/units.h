// Values with units: "250ms", "1h30m", "64KiB", "100/minute", "20/10s".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace gw::config {

inline constexpr Duration no_limit = Duration::max();  // "off" for a duration
inline constexpr std::uint64_t no_size_limit = UINT64_MAX;

struct Rate {
  enum class Calendar : std::uint8_t { none, day, month };  // "/day" and "/month" of a quota
  std::uint64_t count = 0;
  Duration per{};
  Calendar calendar = Calendar::none;

  friend bool operator==(const Rate&, const Rate&) = default;
};

Result<Duration> parse_duration(std::string_view text);
Result<std::uint64_t> parse_size(std::string_view text);
Result<Rate> parse_rate(std::string_view text);
std::string show(Duration);  // the shortest exact form, "1h30m"; "off" for no_limit
std::string show_size(std::uint64_t bytes);
std::string show(const Rate&);

}  // namespace gw::config
