// The proleptic Gregorian calendar of <chrono>, so leap years are right; leap seconds do not count.
#include "ledger/calendar.h"

namespace gw::ledger {

using std::chrono::days;
using std::chrono::sys_days;

Period day_at(WallTime moment) {
  const auto day = std::chrono::floor<days>(moment);
  return {day, day + days(1)};
}

Period month_at(WallTime moment) {
  const std::chrono::year_month_day date(std::chrono::floor<days>(moment));
  const std::chrono::year_month month = date.year() / date.month();
  return {sys_days(month / 1), sys_days((month + std::chrono::months(1)) / 1)};
}

}  // namespace gw::ledger
