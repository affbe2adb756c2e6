// fault: whom it meets, how it waits, and what the options may not be.
#include <catch2/catch.hpp>

#include <array>

#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::ledger;
using namespace gw::policy;
using test::table;
using test::value;

namespace {

std::string fault_of(config::Value options) {
  const test::MadePolicy made("fault", std::move(options));
  CHECK((made.policy == nullptr) == (made.fault() != ""));
  return made.fault();
}

}  // namespace

TEST_CASE("fault waits once, then refuses", "[policy]") {
  test::MadePolicy made("fault", table({{"delay", value("300ms")}, {"abort", value(418)}}));
  REQUIRE(made.fault() == "");
  test::Asking asking;
  std::string why;
  const Verdict first = made.policy->on_request(asking.context, &why);
  REQUIRE(std::holds_alternative<Ask>(first));
  CHECK(std::get<Delay>(std::get<Ask>(first).inquiry).duration == milliseconds(300));
  CHECK(why == "drew 50.00, below 100 %; delayed by 300ms");

  const PolicyId self = made.names.policy("fair");
  std::array<Answer, 1> other, own;
  other[0].who = PolicyId{number(self) + 1};
  own[0].who = self;
  asking.facts.answers = other;
  CHECK(std::holds_alternative<Ask>(made.policy->on_request(asking.context, nullptr)));
  asking.facts.answers = own;
  const Verdict second = made.policy->on_request(asking.context, &why);
  REQUIRE(std::holds_alternative<Refuse>(second));
  CHECK(std::get<Refuse>(second).reason == http::Reason::fault_abort);
  CHECK(std::get<Refuse>(second).status == 418);
}

TEST_CASE("fault meets so many of a hundred", "[policy]") {
  const test::MadePolicy made("fault", table({{"abort", value(503)}, {"percent", value(20)}}));
  REQUIRE(made.fault() == "");
  int met = 0;
  for (std::uint64_t n = 0; n < 10'000; ++n) {
    test::Asking asking({.dice = Dice{n * 0x9e3779b97f4a7c15u}});
    met += std::holds_alternative<Refuse>(made.policy->on_request(asking.context, nullptr));
  }
  CHECK(met > 1'850);
  CHECK(met < 2'150);
}

TEST_CASE("fault tells what is wrong with its options", "[policy]") {
  CHECK(fault_of(table({})) == "bad-fault");
  CHECK(fault_of(table({{"percent", value(5)}})) == "bad-fault");
  CHECK(fault_of(table({{"abort", value(200)}})) != "");
  CHECK(fault_of(table({{"abort", value(503)}, {"percent", value(101)}})) != "");
  CHECK(fault_of(table({{"delay", value("soon")}})) == "unit.duration");
}
