// Path patterns: the segments that come of a text, the normal form, and what is refused.
#include "config/path_pattern.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::config;

namespace {

PathPattern good(const char* text) {
  Diagnostics diagnostics;
  PathPattern pattern = parse_path_pattern(text, {}, diagnostics);
  INFO(text);
  CHECK(diagnostics.ok());
  return pattern;
}

}  // namespace

TEST_CASE("a pattern is its segments", "[config][path_pattern]") {
  using Kind = PathSegment::Kind;
  const PathPattern pattern = good("/a/{b}/{c:[0-9]{2,3}}/{f}.json/x/**");
  REQUIRE(pattern.segments.size() == 5);
  CHECK(pattern.rest);
  const auto& s = pattern.segments;
  CHECK((s[0].kind == Kind::literal && s[0].before == "a"));
  CHECK((s[1].kind == Kind::name && s[1].name == "b"));
  CHECK((s[2].kind == Kind::mixed && s[2].name == "c" && s[2].regex->text() == "[0-9]{2,3}"));
  CHECK((s[3].kind == Kind::mixed && s[3].name == "f" && s[3].after == ".json" && !s[3].regex));
  CHECK((s[4].kind == Kind::literal && s[4].before == "x"));
  CHECK(pattern.captures() == std::vector<std::string>{"b", "c", "f"});
  CHECK(good("/orders/{id}:cancel").segments[1].after == ":cancel");
  CHECK(good("/x/{re:a/b}").segments.size() == 2);
}

TEST_CASE("ends: nothing, a slash, the rest", "[config][path_pattern]") {
  CHECK(good("/**").segments.empty());
  CHECK(good("/**").rest);
  CHECK(good("").segments.empty());
  CHECK_FALSE(good("").rest);
  REQUIRE(good("/").segments.size() == 1);
  CHECK(good("/").segments[0].before.empty());
  REQUIRE(good("/a/").segments.size() == 2);
  CHECK(good("/a/").segments[1].before.empty());
}

TEST_CASE("literal text is brought to normal form", "[config][path_pattern]") {
  CHECK(good("/%61b").text == "/ab");
  CHECK(good("/a%2fb").text == "/a%2Fb");
  CHECK(good("/a b").text == "/a%20b");
  CHECK(good("/gr\xc3\xbc\xc3\x9f").text == "/gr%C3%BC%C3%9F");
  CHECK(good("/a%2Ab").text == "/a%2Ab");
  CHECK(good("/a/{b}.x/{c:\\d+}/**").text == "/a/{b}.x/{c:\\d+}/**");
}

TEST_CASE("a prefix goes before", "[config][path_pattern]") {
  CHECK(join(good("/v1"), good("/a/**")).text == "/v1/a/**");
  CHECK(join(good("/v1"), good("/a/**")).segments.size() == 2);
  CHECK(join(good("/v1"), good("/**")).rest);
  CHECK(join(good("/v1/{t}"), good("")).text == "/v1/{t}");
  CHECK(join(good("/v1"), good("/")).text == "/v1/");
}

TEST_CASE("what is no pattern is refused with a remedy", "[config][path_pattern]") {
  const std::pair<const char*, const char*> rows[] = {
      {"api", "must start with /"},   {"/a/*", "a * that is not"},
      {"/a/**/b", "a * that is not"}, {"/a**", "a * that is not"},
      {"/{a}{b}", "two parameters"},  {"/{a", "unclosed brace"},
      {"/{1a}", "name \"1a\""},       {"/{}", "name \"\""},
      {"/{a}/{a}", "two parameters"}, {"/a?b=1", "contains a ?"},
      {"/a#b", "contains a #"},       {"/a/../b", "dot segment"},
      {"/a/%2E/b", "dot segment"},    {"/a%2", "two hexadecimal"},
      {"/a%zz", "two hexadecimal"},   {"/{a:(}", "the parameter `a`"},
      {"/a}b", "unmatched brace"},    {"/{**}/b", "{**} in a segment"},
  };
  for (const auto& [text, message] : rows) {
    INFO(text);
    Diagnostics diagnostics;
    parse_path_pattern(text, {}, diagnostics);
    REQUIRE(diagnostics.errors() >= 1);
    INFO(diagnostics.all()[0].message);
    CHECK(diagnostics.all()[0].message.find(message) != std::string::npos);
  }
}
