// Digits at fixed places.
#include "cmd/output/time_text.h"

#include <algorithm>

#include "base/text.h"

namespace gw::cmd {

std::optional<WallTime> parse_time(std::string_view text) {
  using namespace std::chrono;
  const auto number = [&](std::size_t from, std::size_t size) {
    return text.size() < from + size ? std::nullopt : parse_number(text.substr(from, size));
  };
  const auto y = number(0, 4), mo = number(5, 2), d = number(8, 2);
  if (!y || !mo || !d || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (*y < first_wall_year || *y > last_wall_year) return std::nullopt;
  const year_month_day date{year(static_cast<int>(*y)), month(static_cast<unsigned>(*mo)),
                            day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  WallTime time = sys_days(date);
  if (text.size() == 10) return time;
  const auto h = number(11, 2), mi = number(14, 2), s = number(17, 2);
  const bool shaped = (text[10] == 'T' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
  const std::string_view zone = text.substr(std::min<std::size_t>(text.size(), 19));
  if (!h || !mi || !s || !shaped || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  if (!zone.empty() && zone != "Z") return std::nullopt;
  return time + std::chrono::hours(*h) + minutes(*mi) + std::chrono::seconds(*s);
}

std::string date_text(WallTime time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string time_text(WallTime time) {
  const std::chrono::hh_mm_ss clock(
      std::chrono::floor<std::chrono::seconds>(time - std::chrono::floor<std::chrono::days>(time)));
  return format("{}T{:02}:{:02}:{:02}Z", date_text(time), clock.hours().count(),
                clock.minutes().count(), clock.seconds().count());
}

}  // namespace gw::cmd
