// Percent-encoding, parameters and cookies.
#include "http/percent.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::http;

TEST_CASE("decoding keeps what is no whole triplet", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(percent_decode("a%20b+c", arena) == "a b+c");
  CHECK(query_decode("a%20b+c%2B", arena) == "a b c+");
  CHECK(percent_decode("%", arena) == "%");
  CHECK(percent_decode("%4", arena) == "%4");
  CHECK(percent_decode("%zz%41", arena) == "%zzA");
  CHECK(percent_decode("%00", arena) == std::string_view("\0", 1));
  const std::string_view plain = "abc";
  CHECK(percent_decode(plain, arena).data() == plain.data());
}

TEST_CASE("encoding keeps text one segment, path or value", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(encode_segment("a/b?c#d%e f", arena) == "a%2Fb%3Fc%23d%25e%20f");
  CHECK(encode_path("a/b?c", arena) == "a/b%3Fc");
  CHECK(encode_query("a&b=c+d/\xc3\xa9", arena) == "a%26b%3Dc%2Bd%2F%C3%A9");
  CHECK(encode_segment("a:b@c", arena) == "a:b@c");
  for (int c = 0; c < 256; ++c) {
    const char text[] = {static_cast<char>(c)};
    const std::string_view one(text, 1);
    CHECK(percent_decode(encode_segment(one, arena), arena) == one);
    CHECK(query_decode(encode_query(one, arena), arena) == one);
  }
}

TEST_CASE("parameters are walked as they stand and found decoded", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  std::string_view rest = "&a=1&&b&=x&c=d=e&", name, value;
  std::string seen;
  while (next_parameter(rest, name, value)) seen.append(name).append(":").append(value).append(" ");
  CHECK(seen == "a:1 b: :x c:d=e ");
  CHECK(query_value("x=0&%61=b%20c+d&a=2", "a", arena) == "b c d");
  CHECK(query_value("a", "a", arena) == "");
  CHECK_FALSE(query_value("b=1", "a", arena));
}

TEST_CASE("cookies are found over all fields", "[http]") {
  const Field fields[] = {{FieldId::cookie, "Cookie", "a=1; b=\"two\";c"},
                          {FieldId::other, "x-cookie", "d=4"},
                          {FieldId::cookie, "cookie", "e=5;b=6"}};
  const Headers headers{std::span(fields)};
  CHECK(cookie_value(headers, "a") == "1");
  CHECK(cookie_value(headers, "b") == "two");
  CHECK(cookie_value(headers, "e") == "5");
  CHECK_FALSE(cookie_value(headers, "d"));
  CHECK(cookie_value(headers, "c") == "");
}
