// Saved: a run stored in a file, so that a later run can be compared with it. JSON, with the
// latencies of each block of time: without them the noise of a difference cannot be estimated.
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

// How a value of one run compares with another run's.
enum class Change : std::uint8_t { same, better, worse };

struct Compared {
  double percent;  // which percentile
  Estimate estimate;
  Change change = Change::same;
};

// A difference counts if its 99 % interval excludes zero (99 % because several are compared) and if
// it is at least 5 % of the old value: smaller ones occur between identical runs.
std::vector<Compared> compare(const Saved& now, const Saved& before);
// Compares error rates, by a test of two proportions at 99 %.
Change compare_errors(const Saved& now, const Saved& before);
std::string_view change_name(Change change);  // "same"

}  // namespace gw::load
