// JSON: there and back, and what is refused.
#include "base/json.h"

#include <catch2/catch.hpp>

using namespace gw;

TEST_CASE("JSON is read and written back compactly, in its order", "[base][json]") {
  const std::pair<const char*, const char*> rows[] = {
      {"null", "null"},
      {" [ ] ", "[]"},
      {"{}", "{}"},
      {"{\"z\": 1, \"a\": [true, false, null, \"x\"]}", "{\"z\":1,\"a\":[true,false,null,\"x\"]}"},
      {"\"a\\u00e9\\n\\\"\"", "\"a\xc3\xa9\\n\\\"\""},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {"1.5e3", "1500"},
      {"0.1", "0.1"},
  };
  for (const auto& [text, compact] : rows) {
    INFO(text);
    const Result<Json> json = parse_json(text);
    REQUIRE(json.ok());
    CHECK(to_text(*json) == compact);
    CHECK(to_text(*parse_json(compact)) == compact);
  }
}

TEST_CASE("members are found by name", "[base][json]") {
  const Result<Json> json = parse_json("{\"a\": {\"b\": \"c\"}}");
  REQUIRE(json.ok());
  REQUIRE(json->find("a") != nullptr);
  CHECK(*json->find("a")->find("b")->text() == "c");
  CHECK(json->find("b") == nullptr);
  CHECK(json->find("a")->find("b")->find("c") == nullptr);
}

TEST_CASE("what is no JSON is refused", "[base][json]") {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "1e999", "nul",
                           "[1] 2", "\"\x01\"", "\"\xff\"", "// c\n1", "NaN", "\"\\ud800\""}) {
    INFO(text);
    CHECK_FALSE(parse_json(text).ok());
  }
}

TEST_CASE("a name twice in one object is refused", "[base][json]") {
  const Result<Json> json = parse_json("{\"a\": {\"sub\": 1, \"b\": 2, \"sub\": 3}}");
  REQUIRE_FALSE(json.ok());
  CHECK(json.error().message == "the name \"sub\" occurs twice in an object");
  CHECK(parse_json("[{\"a\":1},{\"a\":2}]").ok());
}

TEST_CASE("depth and size have limits", "[base][json]") {
  CHECK(parse_json(std::string(32, '[') + std::string(32, ']')).ok());
  const Result<Json> deep = parse_json(std::string(33, '[') + std::string(33, ']'));
  REQUIRE_FALSE(deep.ok());
  CHECK(deep.error().kind == Error::Kind::limit);
  CHECK_FALSE(parse_json(std::string(200'000, '[')).ok());
  CHECK_FALSE(parse_json("[1,2,3]", {32, 6}).ok());
  CHECK(parse_json("[1,2,3]", {1, 7}).ok());
}
