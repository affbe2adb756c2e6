// Conditions: what they mean, and where each mistake is.
#include "record/condition.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace gw;
using record::Clause;

namespace {

// "status >= 500; or route = a b", or "CHARACTER: message | help".
std::string parsed(std::string_view text) {
  std::vector<Clause> clauses;
  if (const auto fault = record::parse_conditions(text, clauses))
    return format("{}: {} | {}", fault->at + 1, fault->message, fault->help);
  std::string shown;
  for (const Clause& one : clauses)
    shown += format("{}{} {} {}",
                    shown.empty()     ? ""
                    : one.alternative ? "; or "
                                      : "; and ",
                    one.field, op_text(one.op), one.value);
  return shown;
}

struct Case {
  const char *text, *becomes;
};

}  // namespace

TEST_CASE("conditions are fields, operators and values", "[record][condition]") {
  const Case cases[] = {
      {"status = 401", "status = 401"},
      {"status>=500", "status >= 500"},
      {"  a!=b  ", "a != b"},
      {"p99.9 < 20ms", "p99.9 < 20ms"},
      {"a = 1 and b = 2 or c ~ x|y", "a = 1; and b = 2; or c ~ x|y"},
      {"route = 'GET /api/**' and a = \"it's\"", "route = GET /api/**; and a = it's"},
      {"a = ''", "a = "},
      {"a = and", "a = and"},
      {"a ~ (b|c)+", "a ~ (b|c)+"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(parsed(c.text) == c.becomes);
  }
}

TEST_CASE("a condition that is none says where and why", "[record][condition]") {
  const std::string shape = " | a condition is FIELD OP VALUE, such as status >= 500";
  const std::string ops = " | it is one of = != < <= > >= ~";
  const struct {
    std::string text, expected;
  } cases[] = {
      {"", "1: a condition is missing" + shape},
      {"  ", "3: a condition is missing" + shape},
      {"status", "7: an operator must follow 'status'" + shape},
      {"status =", "9: a value must follow 'status =' | write '' for an empty value"},
      {"status == 4", "8: '==' is not a comparison | write ="},
      {"status is 4", "8: 'is' is not a comparison" + ops},
      {"status => 4", "8: '=>' is not a comparison" + ops},
      {"(a = 1)", "1: unexpected '('" + shape},
      {"a = 1 or", "9: a condition is missing" + shape},
      {"a = 1 b = 2",
       "7: 'b' does not join conditions | use and, or; write a value with spaces in quotes"},
      {"a = 'x", "5: this quote is not closed | close it"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(parsed(c.text) == c.expected);
  }
  std::string many = "a = 1";
  for (int i = 0; i < 100; ++i) many += " or a = 1";
  CHECK(parsed(many).find("more than 100 conditions") != std::string::npos);
}

TEST_CASE("a fault in its condition", "[record][condition]") {
  CHECK(record::ConditionFault{7, "it is wrong", ""}.text("status ! 4") ==
        "character 8 of 'status ! 4': it is wrong");
}

TEST_CASE("spans of time", "[record][condition]") {
  const struct {
    const char* text;
    Duration is;
  } cases[] = {
      {"20", milliseconds(20)},     {"0.5", microseconds(500)}, {"20ms", milliseconds(20)},
      {"1.5s", milliseconds(1500)}, {"15m", seconds(900)},      {"2h", hours(2)},
      {"7d", hours(168)},           {"3us", microseconds(3)},   {"0", Duration(0)},
      {"1h30m", seconds(5400)},     {"1d12h", hours(36)},       {"1s500ms", milliseconds(1500)}};
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(record::parse_span(c.text, milliseconds(1)) == c.is);
  }
  for (const char* wrong : {"", "ms", "1x", "1.s", ".5s", "-1s", "1 s", "99999999d", "1.2.3s",
                            "30m1h", "1m1m", "1h30", "5m-", "h1"}) {
    INFO(wrong);
    CHECK_FALSE(record::parse_span(wrong, milliseconds(1)));
  }
}
