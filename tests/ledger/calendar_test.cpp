// Calendar periods: where days and months begin and end, in leap years too.
#include "ledger/calendar.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::ledger;
using namespace std::chrono_literals;
using std::chrono::sys_days;

namespace {

Period day(int y, unsigned m, unsigned d) {
  const sys_days at(std::chrono::year(y) / static_cast<int>(m) / static_cast<int>(d));
  return {at, at + std::chrono::days(1)};
}
WallTime moment(int y, unsigned m, unsigned d, Duration into) {
  return WallTime(day(y, m, d).starts) + into;
}
bool same(const Period& a, const Period& b) { return a.starts == b.starts && a.ends == b.ends; }

}  // namespace

TEST_CASE("a day goes from midnight to midnight, UTC", "[policy]") {
  for (const Duration into : {Duration(0), Duration(1), Duration(12h), Duration(24h) - Duration(1)})
    CHECK(same(day_at(moment(2026, 2, 28, into)), day(2026, 2, 28)));
  CHECK(same(day_at(moment(2026, 2, 28, 24h)), day(2026, 3, 1)));
  CHECK(same(day_at(moment(2024, 2, 28, 24h)), day(2024, 2, 29)));
  CHECK(same(day_at(WallTime(Duration(-1))), day(1969, 12, 31)));
}

TEST_CASE("a month has the days that its year gives it", "[policy]") {
  const auto length = [](int y, unsigned m) {
    const Period month = month_at(moment(y, m, 14, 7h));
    CHECK(month.starts == day(y, m, 1).starts);
    CHECK(same(month, month_at(moment(y, m, 1, {}))));
    CHECK(same(month, month_at(WallTime(month.ends) - Duration(1))));
    CHECK(month_at(WallTime(month.ends)).starts == month.ends);
    return (month.ends - month.starts).count();
  };
  CHECK(length(2026, 1) == 31);
  CHECK(length(2026, 2) == 28);
  CHECK(length(2028, 2) == 29);
  CHECK(length(2000, 2) == 29);
  CHECK(length(2100, 2) == 28);
  CHECK(length(2026, 4) == 30);
  CHECK(length(2026, 12) == 31);
  CHECK(length(1970, 1) == 31);
}
