// Expectation: whether a rehearsal meets what a [[test]] expects, and in words where it does not.
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

// All that is not as expected; empty: it is met.
std::vector<Miss> misses(const config::Expect&, const Rehearsal&);

}  // namespace gw::analysis
