// JSON strings: escapes, and bytes that are no UTF-8.
#include "base/json_text.h"

#include <catch2/catch.hpp>

using gw::append_json_string;

namespace {
std::string json(std::string_view text) {
  std::string result;
  append_json_string(result, text);
  std::string placed(gw::json_string_size(text), '?');
  CHECK(gw::put_json_string(placed.data(), text) == placed.data() + placed.size());
  CHECK(placed == result);
  return result;
}
}  // namespace

TEST_CASE("text becomes a JSON string", "[base]") {
  CHECK(json("") == "\"\"");
  CHECK(json("a\"b\\c/") == R"("a\"b\\c/")");
  CHECK(json("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(json(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
  CHECK(json("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") ==
        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

TEST_CASE("what is no UTF-8 is replaced byte by byte", "[base]") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(json("\xff") == '"' + bad + '"');
  CHECK(json("\xc3") == '"' + bad + '"');
  CHECK(json("\xc0\x80") == '"' + bad + bad + '"');
  CHECK(json("\xed\xa0\x80") == '"' + bad + bad + bad + '"');  // a surrogate
  CHECK(json("\xf4\x90\x80\x80") == '"' + bad + bad + bad + bad + '"');
  CHECK(json("\x80x") == '"' + bad + "x\"");
}
