// Saved: a run that is kept in a file, so that a later one can be held against it. JSON; the
// latencies of each piece of time, as only those tell how much of a difference is noise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/difference.h"
#include "load/tally.h"

namespace gw::load {

struct Saved {
  std::vector<std::string> targets;
  std::string load;  // "100/s for 10s"
  double rate = 0;   // responses per second
  std::uint64_t due = 0, errors = 0;
  std::vector<Latencies> blocks;
};

Saved saved_of(const Findings& findings);  // without targets and load
std::string to_json(const Saved& saved);
Result<Saved> parse_saved(std::string_view json);

// How a field of one run stands to another's.
enum class Change : std::uint8_t { same, better, worse };

struct Compared {
  double percent;  // which percentile
  Estimate estimate;
  Change change = Change::same;
};

// A change is one where the interval of its difference (99 %: several are looked at) leaves zero
// out, and where it is at least a twentieth of what was: less differs from run to run by itself.
std::vector<Compared> compare(const Saved& now, const Saved& before);
// Errors as a share of all, by a test of two proportions, 99 %.
Change compare_errors(const Saved& now, const Saved& before);
std::string_view change_name(Change change);  // "same"

}  // namespace gw::load
