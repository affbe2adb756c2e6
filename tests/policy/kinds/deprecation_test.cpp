// deprecation: what is announced, when it is over, and what the options may not be.
#include <catch2/catch.hpp>

#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using namespace gw::policy;
using test::table;
using test::value;
using test::yes;

namespace {

config::Value at(int since_epoch) {
  config::Value made;
  made.data = WallTime(seconds(since_epoch));
  return made;
}

std::string ask(const test::MadePolicy& made, WallTime now) {
  REQUIRE(made.fault() == "");
  test::Asking asking;
  asking.facts.now.wall = now;
  const std::string verdict = test::passes_or_refuses(made, asking, http::Reason::deprecation_gone);
  std::string all;
  for (const FieldEdit& edit : asking.context.edits.response)
    all += std::string(edit.name) + ": " + std::string(edit.value) + "\n";
  return all + verdict;
}

std::string fault(config::Value options) {
  const test::MadePolicy made("deprecation", std::move(options));
  CHECK((made.policy == nullptr) == (made.fault() != ""));
  return made.fault();
}

}  // namespace

TEST_CASE("a deprecation is announced, and over behind its sunset", "[policy]") {
  const test::MadePolicy made("deprecation", table({{"since", at(1'688'169'599)},  // RFC 9745, 2.1
                                                    {"sunset", at(1'719'792'000)},
                                                    {"link", value("/ends?a=b,c;d")},
                                                    {"gone", yes()}}));
  const std::string fields =
      "deprecation: @1688169599\nsunset: Mon, 01 Jul 2024 00:00:00 GMT\n"
      "link: </ends?a=b,c;d>; rel=\"deprecation\"\n";
  CHECK(ask(made, WallTime(seconds(1'719'791'999))) ==
        fields + "passes: deprecation announced, sunset Mon, 01 Jul 2024 00:00:00 GMT");
  CHECK(ask(made, WallTime(seconds(1'719'792'000))) ==
        fields + "refuses: gone since Mon, 01 Jul 2024 00:00:00 GMT");
  const test::MadePolicy since("deprecation", table({{"since", at(-1)}}));
  CHECK(ask(since, WallTime()) == "deprecation: @-1\npasses: deprecation announced");
}

TEST_CASE("deprecation tells what is wrong with its options", "[policy]") {
  CHECK(fault(table({})) == "bad-deprecation");
  CHECK(fault(table({{"since", at(5)}, {"gone", yes()}})) == "bad-deprecation");
  CHECK(fault(table({{"since", at(5)}, {"sunset", at(4)}})) == "bad-deprecation");
  CHECK(fault(table({{"since", at(5)}, {"sunset", at(5)}})) == "");
  CHECK(fault(table({{"since", at(5)}, {"link", value("a>; rel=\"x\"")}})) == "bad-url");
  CHECK(fault(table({{"since", at(5)}, {"link", value("")}})) == "bad-url");
  CHECK(fault(table({{"since", at(5)}, {"until", at(6)}})) == "unknown-key");
}
