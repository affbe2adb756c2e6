// Calendar periods: the UTC day and month of a moment. Pure functions of the wall clock.
#pragma once

#include "base/time.h"

namespace gw::ledger {

struct Period {  // starts <= moment < ends; whole days
  std::chrono::sys_days starts, ends;
};

Period day_at(WallTime moment);
Period month_at(WallTime moment);

}  // namespace gw::ledger
