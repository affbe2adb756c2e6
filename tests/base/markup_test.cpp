// No text becomes markup.
#include "base/markup.h"

#include <catch2/catch.hpp>

using gw::markup_text;

TEST_CASE("text in markup is text", "[base][markup]") {
  const struct {
    std::string_view text, markup;
  } cases[] = {
      {"", ""},
      {"GET /users/{id}", "GET /users/{id}"},
      {"<b>\"&\"</b>", "&lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;"},
      {"it's", "it&#39;s"},
      {"&amp;", "&amp;amp;"},
      {"a\tb\nc\rd", "a\tb\nc\rd"},
      {std::string_view("a\0b\x1b[31m\x1f", 9), "a?b?[31m?"},
      {"d\xc3\xa9j\xc3\xa0", "d\xc3\xa9j\xc3\xa0"},
  };
  for (const auto& c : cases) CHECK(markup_text(c.text) == c.markup);
}
