// Predicates: what holds, what is said, and examples that hold. Keys: their words.
#include "config/predicate.h"

#include <catch2/catch.hpp>

#include "config/key.h"

using namespace gw;
using namespace gw::config;

namespace {

Value text(std::string content) {
  Value value;
  value.data = std::move(content);
  return value;
}
Value flag(bool content) {
  Value value;
  value.data = content;
  return value;
}
Value list(std::vector<std::string> items) {
  Value::Array all;
  for (std::string& item : items) all.push_back(text(std::move(item)));
  Value value;
  value.data = std::move(all);
  return value;
}
Value shape(std::vector<std::pair<std::string, Value>> entries) {
  Value::Table all;
  for (auto& [key, value] : entries) all.push_back({key, {}, std::move(value)});
  Value value;
  value.data = std::move(all);
  return value;
}

bool holds(const Predicate& predicate, std::string_view value) { return predicate.holds(&value); }

std::string first_code(const Diagnostics& diagnostics) {
  return diagnostics.all().empty() ? "" : diagnostics.all()[0].code;
}

}  // namespace

TEST_CASE("predicates hold or do not", "[config][predicate]") {
  struct Row {
    Value value;
    std::vector<std::string> yes, no;
    bool absent;
    const char* said;
  };
  const Row rows[] = {
      {text("x"), {"x"}, {"", "xx", "X"}, false, "is \"x\""},
      {list({"x", "y"}), {"x", "y"}, {"z"}, false, "is \"x\" or \"y\""},
      {flag(true), {"", "x"}, {}, false, "is present"},
      {flag(false), {}, {"", "x"}, true, "is absent"},
      {shape({{"prefix", text("ab")}}), {"ab", "abc"}, {"a", ""}, false, "starts with \"ab\""},
      {shape({{"prefix", text("a")}, {"suffix", text("z")}}),
       {"az", "abz"},
       {"a", "z"},
       false,
       "starts with \"a\" and ends with \"z\""},
      {shape({{"contains", text("b")}}), {"b", "abc"}, {"a"}, false, "contains \"b\""},
      {shape({{"regex", text("[0-9]+")}}),
       {"1", "42"},
       {"a1", "1a", ""},
       false,
       "matches \"[0-9]+\""},
      {shape({{"not", text("x")}}), {"y", ""}, {"x"}, false, "is present, but not if it is \"x\""},
      {shape({{"prefix", text("v")}, {"not", shape({{"regex", text("v[12]")}})}}),
       {"v3", "v"},
       {"v1", "x"},
       false,
       "starts with \"v\", but not if it matches \"v[12]\""},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    const Predicate predicate = parse_predicate(row.value, diagnostics);
    INFO(row.said);
    CHECK(diagnostics.ok());
    for (const std::string& one : row.yes) CHECK(holds(predicate, one));
    for (const std::string& one : row.no) CHECK_FALSE(holds(predicate, one));
    CHECK(predicate.holds(nullptr) == row.absent);
    CHECK(predicate.show() == row.said);
    if (row.absent) {
      CHECK_FALSE(predicate.example().has_value());
    } else {
      REQUIRE(predicate.example().has_value());
      CHECK(holds(predicate, *predicate.example()));
    }
  }
}

TEST_CASE("what is no predicate is reported", "[config][predicate]") {
  const std::pair<Value, const char*> rows[] = {
      {list({}), "bad-predicate"},
      {shape({}), "bad-predicate"},
      {shape({{"regex", text("(")}}), "bad-regex"},
      {shape({{"prefx", text("a")}}), "unknown-key"},
      {shape({{"prefix", flag(true)}}), "wrong-type"},
  };
  for (const auto& [value, code] : rows) {
    Diagnostics diagnostics;
    const Predicate predicate = parse_predicate(value, diagnostics);
    CHECK(first_code(diagnostics) == code);
    CHECK(predicate.show() == "is present");
  }
  Value number;
  number.data = std::int64_t{5};
  Diagnostics diagnostics;
  parse_predicate(number, diagnostics);
  CHECK(diagnostics.all()[0].help == "values are compared as text: write \"5\"");
}

TEST_CASE("keys are words, alone or combined", "[config][key]") {
  Diagnostics diagnostics;
  const Key key = parse_key(list({"address", "header:X-User", "query:Page"}), diagnostics);
  CHECK(diagnostics.ok());
  CHECK(key.show() == "address, header:x-user, query:Page");
  CHECK(key.uses(KeyPart::Kind::address));
  CHECK_FALSE(key.uses(KeyPart::Kind::consumer));
}

TEST_CASE("what is no key is reported", "[config][key]") {
  const std::pair<Value, const char*> rows[] = {
      {text("adress"), "bad-key"},     {text("header"), "bad-key"},
      {text("header:"), "bad-key"},    {text("route:x"), "bad-key"},
      {text("header:a b"), "bad-key"}, {list({}), "bad-key"},
      {flag(true), "wrong-type"},      {text("certificate:a"), "bad-key"},
  };
  for (const auto& [value, code] : rows) {
    Diagnostics diagnostics;
    parse_key(value, diagnostics);
    INFO(code);
    CHECK(first_code(diagnostics) == code);
  }
  Diagnostics diagnostics;
  parse_key(text("adress"), diagnostics);
  CHECK(diagnostics.all()[0].help == "did you mean `address`?");
}
