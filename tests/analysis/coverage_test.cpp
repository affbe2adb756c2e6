// The routes, policies and reasons that a set of test requests covers.
#include "analysis/coverage.h"

#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

std::vector<std::string> untouched(const test::Built& compiled,
                                   const std::vector<Rehearsal>& rehearsals) {
  std::vector<const Rehearsal*> all;
  for (const Rehearsal& one : rehearsals) all.push_back(&one);
  std::vector<std::string> names;
  for (const CoverageItem& item : measure(*compiled.snapshot, compiled.loaded.config, all).items)
    if (!item.touched) names.push_back(item.name + " <- " + item.suggestion);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("coverage: uncovered items are listed with a suggestion", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  CHECK(untouched(compiled, {}) ==
        Names{
            "route `app` <- request = \"GET http://localhost/app/id\"",
            "route `split` <- request = \"GET http://localhost/split\"",
            "route `split` to `app` <- request = \"GET http://localhost/split\", dice = 0.375",
            "route `split` to `http://10.0.0.3:80` <- "
            "request = \"GET http://localhost/split\", dice = 0.875",
            "policy `gate` passes <- expect = { policies = { gate = \"pass\" } }",
            "policy `gate` refuses: ip-filter.denied <- expect = { reason = \"ip-filter.denied\" }",
        });
}

TEST_CASE("coverage: requests mark what they cover", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  std::vector<Rehearsal> asked;
  asked.push_back(test::ask(*compiled.snapshot, "/app/7"));
  config::CaseRequest draw = test::request("/split");
  draw.dice = Dice::fraction(0.8);
  asked.push_back(test::ask(*compiled.snapshot, draw));
  CHECK(untouched(compiled, asked).size() == 2);
  config::CaseRequest refused = test::request("/app/7");
  refused.from = *IpAddress::parse("203.0.113.1");
  asked.push_back(test::ask(*compiled.snapshot, refused));
  draw.dice = Dice::fraction(0.1);
  asked.push_back(test::ask(*compiled.snapshot, draw));
  CHECK(untouched(compiled, asked).empty());
}

TEST_CASE("coverage: the percentage of covered items", "[analysis]") {
  Coverage coverage;
  CHECK(coverage.percent() == 100);
  coverage.items.resize(3);
  coverage.items[0].touched = true;
  CHECK(coverage.percent() == Approx(33.333).epsilon(0.001));
  CHECK(coverage.touched() == 1);
}

}  // namespace gw::analysis
