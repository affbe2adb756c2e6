// Claims: times with leeway, audience, names with dots, lists.
#include "identity/claims.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::identity;

namespace {

Json json(std::string_view text) { return *parse_json(text); }

std::string fault_text(const std::optional<TokenFault>& fault) {
  return fault ? format("{}: {}", http::reason_name(fault->reason), fault->why) : "";
}

std::string times(std::string_view claims, std::int64_t now, Duration leeway = seconds(30)) {
  return fault_text(check_times(json(claims), leeway, WallTime(seconds(now))));
}

bool holds(const config::Value& predicate, std::string_view claim) {
  config::Diagnostics diagnostics;
  const config::Predicate parsed = config::parse_predicate(predicate, diagnostics);
  REQUIRE(diagnostics.ok());
  const Json claims = json(claim);
  const std::vector<std::string> values = claim_values(find_claim(claims, "c"));
  return claim_holds(parsed, std::vector<std::string_view>(values.begin(), values.end()));
}

}  // namespace

TEST_CASE("a token's times, with some leeway", "[policy][jws]") {
  struct Row {
    const char* claims;
    std::int64_t now;
    const char* expected;
  };
  const Row rows[] = {
      {"{}", 1000, ""},
      {R"({"exp":1000})", 1029, ""},
      {R"({"exp":1000})", 1030, "jwt.expired: claim `exp`: expired 30s ago, with a leeway of 30s"},
      {R"({"exp":1000})", 1200,
       "jwt.expired: claim `exp`: expired 3m 20s ago, with a leeway of 30s"},
      {R"({"exp":1000})", 8500,
       "jwt.expired: claim `exp`: expired 2h 5m ago, with a leeway of 30s"},
      {R"({"exp":0})", 864'000, "jwt.expired: claim `exp`: expired 10d ago, with a leeway of 30s"},
      {R"({"exp":-1})", 100'000,
       "jwt.expired: claim `exp`: expired 27h 46m ago, with a leeway of 30s"},
      {R"({"exp":1000.5})", 1030, ""},
      {R"({"exp":1000.5})", 1031,
       "jwt.expired: claim `exp`: expired 30s ago, with a leeway of 30s"},
      {R"({"exp":1e300})", 1000, ""},
      {R"({"exp":18446744073709551615})", 1000, ""},
      {R"({"exp":-9223372036854775808})", 31,
       "jwt.expired: claim `exp`: expired 31s ago, with a leeway of 30s"},
      {R"({"exp":"1000"})", 10, "jwt.malformed: claim `exp` is not a number"},
      {R"({"exp":null})", 10, "jwt.malformed: claim `exp` is not a number"},
      {R"({"nbf":true})", 10, "jwt.malformed: claim `nbf` is not a number"},
      {R"({"nbf":1000})", 970, ""},
      {R"({"nbf":1000})", 969, "jwt.not-yet: claim `nbf`: valid in 31s, with a leeway of 30s"},
      {R"({"iat":1000})", 970, ""},
      {R"({"iat":1060})", 1000,
       "jwt.not-yet: claim `iat`: issued 1m 0s in the future, with a leeway of 30s"},
      {R"({"nbf":1e300})", 1000,
       "jwt.not-yet: claim `nbf`: valid in 104166d, with a leeway of 30s"},
  };
  for (const Row& row : rows) {
    INFO(row.claims << " at " << row.now);
    CHECK(times(row.claims, row.now) == row.expected);
  }
  CHECK(times(R"({"exp":1000})", 1000, Duration(0)) != "");
  CHECK(times(R"({"exp":1000})", 999, Duration(0)) == "");
  CHECK(check_times(json(R"({"exp":0})"), {}, WallTime(seconds(9)))->reason ==
        http::Reason::jwt_expired);
  CHECK(check_times(json(R"({"nbf":9})"), {}, WallTime{})->reason == http::Reason::jwt_not_yet);
  CHECK(times(R"({"exp":9e18})", 9'100'000'000).starts_with("jwt.expired"));
  CHECK(fault_text(check_times(json(R"({"exp":9e18,"iat":0})"), hours(24), WallTime::min())) == "");
}

TEST_CASE("a token is for an audience", "[policy][jws]") {
  const std::vector<std::string> orders = {"orders"}, two = {"orders", "stock"};
  const auto judged = [](std::string_view claims, const std::vector<std::string>& wanted) {
    return fault_text(check_audience(json(claims), wanted));
  };
  CHECK(judged(R"({"aud":"orders"})", orders) == "");
  CHECK(judged(R"({"aud":["billing","stock"]})", two) == "");
  CHECK(judged("{}", {}) == "");
  CHECK(check_audience(json("{}"), orders)->reason == http::Reason::jwt_audience);
  CHECK(judged(R"({"aud":"billing"})", orders) ==
        "jwt.audience: claim `aud` expected `orders`, got `billing`");
  CHECK(judged(R"({"aud":["a","b"]})", two) ==
        "jwt.audience: claim `aud` expected `orders` or `stock`, got `a` or `b`");
  CHECK(judged("{}", orders) == "jwt.audience: claim `aud` expected `orders`, got none");
  CHECK(judged(R"({"aud":[]})", orders) == "jwt.audience: claim `aud` expected `orders`, got none");
}

TEST_CASE("claims are found by name, with dots for what is inside", "[policy][jws]") {
  const Json claims =
      json(R"({"a":{"b":{"c":["x","y"]}},"a.b":"whole","https://e.example/r":1,"n":null,"f":1.5})");
  const auto values = [&](std::string_view name) { return claim_values(find_claim(claims, name)); };
  using Strings = std::vector<std::string>;
  CHECK(values("a.b.c") == Strings{"x", "y"});
  CHECK(values("a.b") == Strings{"whole"});
  CHECK(values("https://e.example/r") == Strings{"1"});
  CHECK(values("f") == Strings{"1.5"});
  CHECK(values("n").empty());
  CHECK(values("a.x").empty());
  CHECK(values("").empty());
  CHECK(values("a") == Strings{R"({"b":{"c":["x","y"]}})"});
}

TEST_CASE("predicates on lists: one member is enough, of a `not` none may be", "[policy][jws]") {
  using test::list, test::table, test::value;
  const auto yes = [](bool flag) {
    config::Value made;
    made.data = flag;
    return made;
  };
  CHECK(holds(value("x"), R"({"c":"x"})"));
  CHECK(holds(value("x"), R"({"c":["y","x"]})"));
  CHECK_FALSE(holds(value("x"), R"({"c":["y"]})"));
  CHECK(holds(value("true"), R"({"c":true})"));
  CHECK(holds(yes(true), R"({"c":0})"));
  CHECK_FALSE(holds(yes(true), R"({"c":[]})"));
  CHECK(holds(yes(false), R"({"d":0})"));
  CHECK_FALSE(holds(yes(false), R"({"c":0})"));
  CHECK(holds(table({{"not", value("x")}}), R"({"c":["y","z"]})"));
  CHECK_FALSE(holds(table({{"not", value("x")}}), R"({"c":["y","x"]})"));
  CHECK_FALSE(holds(table({{"not", value("x")}}), R"({"d":0})"));
  CHECK(holds(table({{"prefix", value("a")}, {"not", value("ax")}}), R"({"c":["ab","c"]})"));
}
