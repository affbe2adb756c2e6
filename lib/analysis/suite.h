// Suite: runs [[test]] blocks. Each test has a fresh gateway and one clock; each step and each
// repetition is one rehearsal that must meet the step's expectations.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/expectation.h"
#include "analysis/rehearse.h"
#include "config/cases.h"

namespace gw::analysis {

// One request of a test and its result.
struct Played {
  std::uint32_t step = 0;        // index into Test::steps
  std::uint32_t repetition = 0;  // from 0, below Step::repeat
  Rehearsal rehearsal;
};
// `traced`: each result has a trace.
std::vector<Played> play(const decision::Snapshot&, const config::Test&, bool traced);

struct Fault {          // one unmet expectation
  config::Position at;  // of the step's expect
  std::string where;    // "step 2, repetition 3 of 5"; empty if there is only one
  Miss miss;
  std::size_t played = 0;  // index into TestResult::played

  std::string text() const;  // "step 2: expected status 401, got 200"
};

struct TestResult {
  const config::Test* test = nullptr;
  std::vector<Played> played;
  std::vector<Fault> faults;  // of the first request that fails; later failures may be consequences

  bool passed() const { return faults.empty(); }
};
// The tests must outlive the results.
std::vector<TestResult> run_tests(const decision::Snapshot&, std::span<const config::Test>);

}  // namespace gw::analysis
