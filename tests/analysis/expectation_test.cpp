// Messages for unmet expectations. Met expectations are covered by the golden cases.
#include "analysis/expectation.h"

#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

std::vector<std::string> missed(const std::string& request, const std::string& expect) {
  const test::Built compiled =
      test::build_good(std::string(test::small_config) + "[[test]]\nname = \"t\"\nrequest = \"" +
                       request + "\"\nexpect = { " + expect + " }\n");
  const config::Step& step = compiled.loaded.config.tests.at(0).steps.at(0);
  std::vector<std::string> texts;
  for (const Miss& miss : misses(step.expect, test::ask(*compiled.snapshot, step.request)))
    texts.push_back(miss.text());
  return texts;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("expectation: a miss names the expected and the actual value", "[analysis]") {
  CHECK(missed("/app/7", "status = 404") == Strings{"expected status 404, got 200"});
  CHECK(missed("/app/7", "route = \"split\"") == Strings{"expected route \"split\", got \"app\""});
  CHECK(missed("/app/7", "reason = \"route.none\"") ==
        Strings{"expected reason \"route.none\", got none"});
  CHECK(missed("/nowhere", "route = true") == Strings{"expected route to be present, got none"});
  CHECK(missed("/app/7", "upstream = false") ==
        Strings{"expected upstream to be absent, got \"app\""});
  CHECK(missed("/app/7", "route = [\"a\", \"b\"]") ==
        Strings{"expected route one of \"a\", \"b\", got \"app\""});
  CHECK(missed("/app/7", "timeout = { total = \"5s\" }") ==
        Strings{"expected timeout total 5s, got 1m"});
  CHECK(missed("/app/7", "policies = { gate = \"refuse\" }") ==
        Strings{"expected policy gate refuse, got pass"});
  CHECK(missed("/app/7", "response = { headers = { x-a = \"1\" } }") ==
        Strings{"expected response header x-a \"1\", got none"});
}

TEST_CASE("expectation: all misses of a request are reported", "[analysis]") {
  CHECK(missed("/app/7", "status = 404, route = \"split\", attempts = 2").size() == 3);
}

TEST_CASE("expectation: met expectations are not reported", "[analysis]") {
  CHECK(missed("/app/7", "status = 200, route = { prefix = \"a\" }, reason = false").empty());
}

}  // namespace gw::analysis
