// The differences between two snapshots for the same requests.
#include "analysis/compare.h"

#include <algorithm>

#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

std::string replaced(std::string config, const std::string& what, const std::string& instead) {
  const std::size_t at = config.find(what);
  REQUIRE(at != std::string::npos);
  return config.replace(at, what.size(), instead);
}

constexpr const char* corpus = R"(
[[test]]
name    = "one"
request = "/app/7"
expect  = {}
[[test]]
name    = "two"
request = "/other"
expect  = {}
)";

Comparison compared(const std::string& what, const std::string& instead) {
  const test::Built before = test::build_good(test::small_config);
  const test::Built after = test::build_good(replaced(test::small_config, what, instead) + corpus);
  return compare(*before.snapshot, *after.snapshot, after.loaded.config.tests);
}

std::vector<std::string> texts(const Change& change) {
  std::vector<std::string> all;
  for (const Difference& one : change.differences)
    all.push_back(one.what + ": " + one.before + " -> " + one.after);
  return all;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("compare: identical configurations have no differences", "[analysis]") {
  const Comparison same = compared("[listener.web]", "[listener.web]");
  CHECK(same.requests == 2);
  CHECK(same.changes.empty());
}

TEST_CASE("compare: a change lists its effects", "[analysis]") {
  const Comparison rewritten = compared("rewrite  = \"/{id}\"", "rewrite  = \"/v2/{id}\"");
  REQUIRE(rewritten.changes.size() == 1);
  CHECK(rewritten.changes[0].request == "GET http://localhost/app/7");
  CHECK(texts(rewritten.changes[0]) == Strings{"upstream_request target: /7 -> /v2/7"});
}

TEST_CASE("compare: a request that loses its route shows the reason", "[analysis]") {
  const Comparison lost = compared("/app/{id}", "/apps/{id}");
  REQUIRE(lost.changes.size() == 1);
  const Strings all = texts(lost.changes[0]);
  for (const char* wanted :
       {"status: 200 -> 404", "reason: none -> route.none", "route: app -> none"})
    CHECK(std::find(all.begin(), all.end(), wanted) != all.end());
}

}  // namespace gw::analysis
