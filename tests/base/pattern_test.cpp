// The regular expressions: whole and partial matches, faults, and examples that really match.
#include "base/pattern.h"

#include <catch2/catch.hpp>

using namespace gw;

TEST_CASE("a pattern matches the whole text or is found in it", "[base][pattern]") {
  const auto made = Pattern::make("[0-9]+");
  REQUIRE(made.ok());
  const Pattern& digits = **made;
  CHECK(digits.matches_whole("42"));
  CHECK_FALSE(digits.matches_whole("a42"));
  CHECK_FALSE(digits.matches_whole("42\n"));
  CHECK_FALSE(digits.matches_whole(""));
  CHECK(digits.found_in("a42b"));
  CHECK_FALSE(digits.found_in("ab"));
  CHECK(digits.text() == "[0-9]+");
}

TEST_CASE("what is no expression says why", "[base][pattern]") {
  for (const char* text : {"(", "[a", "a**", "\\1", "(?=a)", "x{3,1}"}) {
    INFO(text);
    const auto made = Pattern::make(text);
    REQUIRE_FALSE(made.ok());
    CHECK_FALSE(made.error().message.empty());
  }
}

TEST_CASE("an example matches its expression", "[base][pattern]") {
  for (const char* text : {"[0-9]+",
                           "v[12]",
                           "a|b",
                           "(foo|bar)-\\d{3,5}",
                           "[^/]+",
                           "(?i)abc",
                           "x*",
                           "[a-f0-9]{8}",
                           "(?P<name>\\w+)\\.json",
                           "\\.\\*",
                           "^start.*end$",
                           "[[:alpha:]]{2}",
                           "[\\w.-]+@[\\w.-]+",
                           "(?:a(b(c)))?d",
                           "[]a]",
                           "[^a-z]",
                           "\\s\\S\\D\\W",
                           "a{2,}?b+?",
                           "{x",
                           "[-a]",
                           "\\-"}) {
    INFO(text);
    const auto made = Pattern::make(text);
    REQUIRE(made.ok());
    const auto example = (*made)->example();
    REQUIRE(example.has_value());
    CHECK((*made)->matches_whole(*example));
  }
}

TEST_CASE("an example that is hard to find is none, never a wrong one", "[base][pattern]") {
  for (const char* text : {"\\bx\\B", "a$b", "[^\\x00-\\x{10FFFF}]"}) {
    INFO(text);
    const auto made = Pattern::make(text);
    if (made.ok()) CHECK_FALSE((*made)->example().has_value());
  }
}
