// base64url: there and back, and what is refused.
#include "base/base64.h"

#include <catch2/catch.hpp>

using namespace gw;

TEST_CASE("base64url there and back", "[base]") {
  const std::pair<std::string_view, const char*> rows[] = {
      {"", ""},
      {"f", "Zg"},
      {"fo", "Zm8"},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg"},
      {"fooba", "Zm9vYmE"},
      {"foobar", "Zm9vYmFy"},
      {"\xff\xef\xbe",
       "_--"
       "-"},
      {{"\0\0", 2}, "AAA"},
  };
  for (const auto& [bytes, text] : rows) {
    INFO(text);
    CHECK(base64url_encode(bytes) == text);
    CHECK(base64url_decode(text) == bytes);
  }
}

TEST_CASE("one text has one meaning: what is not exact is refused", "[base]") {
  for (const char* text :
       {"A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "AAB", "+/AA", "Z g", "Zg\n", "=", "\xc3\xa9"}) {
    INFO(text);
    CHECK(base64url_decode(text) == std::nullopt);
  }
}

TEST_CASE("base64 with padding, there and back", "[base]") {
  const std::pair<std::string_view, const char*> rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"\xff\xef\xbe", "/+++"},
      {{"\0\0", 2}, "AAA="},
  };
  for (const auto& [bytes, text] : rows) {
    INFO(text);
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text) == bytes);
  }
  for (const char* text : {"Z", "Zg", "Zg=", "Zm8", "Zh==", "Zm9=", "Z===", "====", "=",
                           "Zg==Zg==", "__AA", "Zm 9v", "Zm9v\n", "Zg==="}) {
    INFO(text);
    CHECK(base64_decode(text) == std::nullopt);
  }
}
