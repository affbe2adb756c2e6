// Expectation: compares a rehearsal with what a [[test]] expects, and describes each difference.
#pragma once

#include <string>
#include <vector>

#include "analysis/rehearsal.h"
#include "config/cases.h"

namespace gw::analysis {

struct Miss {
  std::string what;      // "status", "response header location"
  std::string expected;  // `"a"`, "to be absent", "that starts with ..."
  std::string got;       // `"b"`, "none"

  std::string text() const;  // `expected status 401, got 200`
};

// All unmet expectations; empty: the test passes.
std::vector<Miss> misses(const config::Expect&, const Rehearsal&);

}  // namespace gw::analysis
