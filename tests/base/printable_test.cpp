// What a stranger sent neither steers a terminal nor breaks a file that is UTF-8.
#include <catch2/catch.hpp>

#include "base/text.h"

using gw::printable;

TEST_CASE("text is shown as it is where it is text, else by its bytes", "[base][text]") {
  const struct {
    std::string_view text;
    const char* shown;
  } cases[] = {
      {"GET /a?b=c", "GET /a?b=c"},
      {"d\xc3\xa9j\xc3\xa0 \xe2\x82\xac \xf0\x9f\x98\x80",
       "d\xc3\xa9j\xc3\xa0 \xe2\x82\xac \xf0\x9f\x98\x80"},
      {"\x1b[31m\n\x7f", "\\x1b[31m\\x0a\\x7f"},
      {"\xff\xfe", "\\xff\\xfe"},
      {"a\x9b"
       "31m",
       "a\\x9b31m"},
      {"\xc2\x9b"
       "31m",
       "\\xc2\\x9b31m"},           // the same command in UTF-8
      {"\xc2\xa0", "\xc2\xa0"},    // the first that is none
      {"\xc0\xaf", "\\xc0\\xaf"},  // too long for what it is
      {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},           // half of a pair
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // beyond the last
      {"\xe2\x82", "\\xe2\\x82"},                    // cut
      {"\xe2\x82x", "\\xe2\\x82x"},
  };
  for (const auto& c : cases) CHECK(printable(c.text) == c.shown);
}

TEST_CASE("a cut never leaves half of a character as it is", "[base][text]") {
  CHECK(printable("\xe2\x82\xac\xe2\x82\xac", 4) == "\xe2\x82\xac\\xe2...");
  CHECK(printable("abc", 3) == "abc");
  CHECK(printable("abcd", 3) == "abc...");
}
