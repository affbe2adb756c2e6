// Steps, repetitions and the clock.
#include "analysis/suite.h"

#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

constexpr const char* limited = R"(
[listener.web]
address = "127.0.0.1:8080"
[policy.two]
type  = "rate-limit"
limit = "2/minute"
[[route]]
name     = "r"
policies = "two"
respond  = {}
)";

std::vector<std::string> faults(const std::string& tests) {
  const test::Built compiled = test::build_good(limited + tests);
  std::vector<std::string> texts;
  for (const TestResult& result : run_tests(*compiled.snapshot, compiled.loaded.config.tests))
    for (const Fault& fault : result.faults) texts.push_back(fault.text());
  return texts;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("suite: each test starts with a fresh state", "[analysis]") {
  CHECK(faults(R"(
[[test]]
name    = "a"
request = "/"
repeat  = 2
expect  = { status = 200 }
[[test]]
name    = "b"
request = "/"
repeat  = 2
expect  = { status = 200 }
)")
            .empty());
}

TEST_CASE("suite: a fault names its step and repetition, later ones are left out", "[analysis]") {
  CHECK(faults(R"(
[[test]]
name    = "a"
request = "/"
steps   = [{ expect = { status = 200 } }, { repeat = 5, expect = { status = 200 } }]
)") == Strings{"step 2, repetition 2 of 5: expected status 200, got 429"});
}

TEST_CASE("suite: after and every advance the clock", "[analysis]") {
  CHECK(faults(R"(
[[test]]
name    = "a"
request = "/"
steps   = [
  { repeat = 10, every = "30s", expect = { status = 200 } },
  { expect = { status = 200 } },
  { expect = { status = 429 } },
  { after = "30s", expect = { status = 200 } },
]
)") == Strings{});
}

TEST_CASE("suite: a fault has its position", "[analysis]") {
  const test::Built compiled = test::build_good(std::string(limited) + R"([[test]]
name    = "a"
request = "/"
expect  = { status = 404 }
)");
  const std::vector<TestResult> results =
      run_tests(*compiled.snapshot, compiled.loaded.config.tests);
  REQUIRE(results.size() == 1);
  REQUIRE_FALSE(results[0].passed());
  CHECK(results[0].test->name == "a");
  CHECK(results[0].faults[0].at.line == 14);
}

}  // namespace gw::analysis
