// Texts whose places differ from request to request: what is one, what is only a brace, and how a
// value is written where it lands.
#include <catch2/catch.hpp>

#include <regex>
#include <set>

#include "load/wording.h"

namespace gw::load {
namespace {

Result<std::string> read(const std::string& path) {
  if (path == "users") return std::string("ann\r\nbob smith\n\ncy&d");
  if (path == "empty") return std::string("\n\n");
  return Error{Error::Kind::not_found, "no such file or directory", path};
}

std::string filled(std::string_view text, Lands lands, std::uint64_t number = 0) {
  const Result<Wording> wording = Wording::parse(text, lands, read);
  REQUIRE(wording);
  Random random(number + 1);
  std::string out;
  wording->append(out, number, random);
  return out;
}

}  // namespace

TEST_CASE("what is no place is text", "[load][wording]") {
  const char* const texts[] = {"",      "/a?b={}", "{\"a\": {\"b\": 1}}", "{a b}", "{1}",
                               "{uuid", "}{",      "{\"a\":{\"b\":{}}}"};
  for (const char* text : texts) {
    CHECK(filled(text, Lands::body) == text);
    CHECK(Wording::parse(text, Lands::body, read)->fixed());
  }
  CHECK(filled("{{uuid}}", Lands::body) == "{uuid}");
  CHECK(filled("{{id}} {{choice:a,b}}", Lands::body) == "{id} {choice:a,b}");
}

TEST_CASE("values by the number of the request", "[load][wording]") {
  CHECK(filled("/item/{counter}", Lands::target, 7) == "/item/7");
  CHECK(filled("{\"id\":{counter}}", Lands::body, 7) == "{\"id\":7}");
  CHECK(filled("{{\"id\":{counter}}", Lands::body, 7) == "{{\"id\":7}");
  CHECK(filled("{line:users}", Lands::body, 0) == "ann");
  CHECK(filled("{line:users}", Lands::body, 4) == "bob smith");
  CHECK(filled("{line:users}", Lands::target, 1) == "bob%20smith");
  CHECK(filled("?u={line:users}&n={counter}", Lands::target, 2) == "?u=cy%26d&n=2");
  const std::regex v4("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> uuids, chosen;
  for (std::uint64_t i = 0; i < 50; ++i) {
    uuids.insert(filled("{uuid}", Lands::field, i));
    chosen.insert(filled("{choice:a,b c}", Lands::target, i));
  }
  CHECK(uuids.size() == 50);
  CHECK(std::regex_match(*uuids.begin(), v4));
  CHECK(chosen == std::set<std::string>{"a", "b%20c"});
}

TEST_CASE("a field has no control characters", "[load][wording]") {
  CHECK(filled("{choice:a\r\nb}", Lands::field) == "ab");
}

TEST_CASE("what is wrong is named", "[load][wording]") {
  const std::pair<const char*, const char*> cases[] = {
      {"/x/{id}",
       "unknown value {id}; the values are {counter} {uuid} {choice:a,b,c} {line:FILE}; {{id}} is "
       "the literal text"},
      {"{counter:3}",
       "unknown value {counter:3}; the values are {counter} {uuid} {choice:a,b,c} {line:FILE}; "
       "{{counter:3}} is the literal text"},
      {"{line:nowhere}", "nowhere: no such file or directory"},
      {"{line:empty}", "empty: the file is empty"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Wording> wording = Wording::parse(text, Lands::target, read);
    REQUIRE(!wording);
    CHECK(wording.error().text() == expected);
  }
}

}  // namespace gw::load
