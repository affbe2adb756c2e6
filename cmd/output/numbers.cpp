// Whatever the locale: a point is a point.
#include "cmd/output/numbers.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace gw::cmd {

std::optional<double> parse_decimal(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos) return std::nullopt;
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string latency_text(Duration time) {
  const double ms = static_cast<double>(time.count()) * 1e-6;
  const bool long_one = std::abs(ms) >= 1000;
  const double shown = long_one ? ms / 1000 : ms;
  const char* const unit = long_one ? "s" : "ms";
  if (std::abs(shown) < 1) return format("{:.3f} {}", shown, unit);
  if (std::abs(shown) < 10) return format("{:.2f} {}", shown, unit);
  if (std::abs(shown) < 100) return format("{:.1f} {}", shown, unit);
  return format("{:.0f} {}", shown, unit);
}

std::string in_ms(Duration time) {
  return format("{:.3f}", static_cast<double>(time.count()) * 1e-6);
}

}  // namespace gw::cmd
