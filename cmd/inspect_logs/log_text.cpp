// Three digits tell enough.
#include "cmd/inspect_logs/log_text.h"

#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string share_text(std::uint64_t part, std::uint64_t of) {
  if (of == 0) return "-";
  const double percent = static_cast<double>(part) / static_cast<double>(of) * 100;
  if (part > 0 && percent < 0.05) return "<0.1 %";
  if (part < of && percent > 99.95) return ">99.9 %";
  return format("{:.1f} %", percent);
}

std::string latency_text(double nanoseconds) {
  const double ms = nanoseconds / 1e6;
  if (ms < 1) return format("{:.2f} ms", ms);
  if (ms < 100) return format("{:.1f} ms", ms);
  return ms < 1000 ? format("{:.0f} ms", ms) : format("{:.2f} s", ms / 1000);
}

std::string rate_text(double per_second) {
  if (per_second >= 10) return format("{:.0f} per second", per_second);
  if (per_second >= 1) return format("{:.1f} per second", per_second);
  return per_second * 60 >= 1 ? format("{:.1f} per minute", per_second * 60)
                              : format("{:.1f} per hour", per_second * 3600);
}

std::string long_time_text(Duration span) {
  const auto all = std::chrono::round<seconds>(span).count();
  const auto two = [](auto large, std::string_view of, auto small, std::string_view unit) {
    return small == 0 ? format("{} {}", large, of) : format("{} {} {} {}", large, of, small, unit);
  };
  if (all < 1) return format("{:.0f} ms", static_cast<double>(span.count()) / 1e6);
  if (all < 60) return format("{} s", all);
  if (all < 3600) return two(all / 60, "min", all % 60, "s");
  if (all < 86400) return two(all / 3600, "h", all / 60 % 60, "min");
  return two(all / 86400, "d", all / 3600 % 24, "h");
}

std::string bytes_text(std::uint64_t bytes) {
  static constexpr std::string_view units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(units); ++unit) value /= 1024;
  return unit == 0 ? format("{} B", bytes) : format("{:.1f} {}", value, units[unit]);
}

void align_right(std::vector<Row>& rows, std::size_t left) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = left; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].text.size());
  }
  for (Row& row : rows)
    for (std::size_t i = left; i < row.size(); ++i)
      row[i].text.insert(0, widths[i] - row[i].text.size(), ' ');
}

}  // namespace gw::cmd
