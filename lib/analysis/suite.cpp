// Steps share one clock: each runs `after` the one before, its repetitions `every` apart. Time that
// passes within a request (back-off, delays) does not move the clock of the next one.
#include "analysis/suite.h"

#include "base/text.h"

namespace gw::analysis {

namespace {

// "step 2, repetition 3 of 5", without the parts that have only one value.
std::string place(const config::Test& test, const Played& played) {
  std::string text;
  if (test.steps.size() > 1) text = format("step {}", played.step + 1);
  const std::uint32_t repeat = test.steps[played.step].repeat;
  if (repeat > 1)
    text +=
        format("{}repetition {} of {}", text.empty() ? "" : ", ", played.repetition + 1, repeat);
  return text;
}

TestResult run(const decision::Snapshot& snapshot, const config::Test& test) {
  TestResult result;
  result.test = &test;
  result.played = play(snapshot, test, true);
  for (std::size_t i = 0; i < result.played.size() && result.passed(); ++i) {
    const Played& played = result.played[i];
    const config::Expect& expect = test.steps[played.step].expect;
    for (Miss& miss : misses(expect, played.rehearsal))
      result.faults.push_back({expect.at, place(test, played), std::move(miss), i});
  }
  return result;
}

}  // namespace

std::vector<Played> play(const decision::Snapshot& snapshot, const config::Test& test,
                         bool traced) {
  std::vector<Played> all;
  Memory memory;
  WallTime now;
  for (std::uint32_t i = 0; i < test.steps.size(); ++i) {
    const config::Step& step = test.steps[i];
    // A step with a time of its own sets the clock; the others inherit the time of the test.
    const bool sets_clock = i == 0 || step.request.now != test.steps[i - 1].request.now;
    now = (sets_clock ? step.request.now : now) + step.after;
    for (std::uint32_t n = 0; n < step.repeat; ++n) {
      if (n > 0) now += step.every;
      all.push_back({i, n, rehearse({snapshot, step.request, memory.ledger, now, traced})});
    }
  }
  return all;
}

std::string Fault::text() const {
  return where.empty() ? miss.text() : format("{}: {}", where, miss.text());
}

std::vector<TestResult> run_tests(const decision::Snapshot& snapshot,
                                  std::span<const config::Test> tests) {
  std::vector<TestResult> results;
  results.reserve(tests.size());
  for (const config::Test& test : tests) results.push_back(run(snapshot, test));
  return results;
}

}  // namespace gw::analysis
