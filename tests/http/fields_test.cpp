// Lists, quality values, dates, structured fields.
#include "http/fields.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;
using namespace gw::http;

namespace {
WallTime at(std::int64_t count) { return WallTime(seconds(count)); }
}  // namespace

TEST_CASE("lists respect quotes and skip what is empty", "[http]") {
  std::string_view rest = " a ,, \"b,c\\\",d\" ;x=1,\te, ", element;
  std::string seen;

  while (next_element(rest, element)) seen.append(element).append("|");
  CHECK(seen == "a|\"b,c\\\",d\" ;x=1|e|");
}

TEST_CASE("parameters and quoted strings", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  std::string_view rest = " charset=utf-8; a=\"x;\\\"y\" ;b", name, value;
  std::string seen;
  while (next_parameter_of(rest, name, value))
    seen.append(name).append("=").append(unquote(value, arena)).append("|");
  CHECK(seen == "charset=utf-8|a=x;\"y|b=|");
  CHECK(unquote("\"", arena) == "\"");
  CHECK(unquote("\"\"", arena) == "");
}

TEST_CASE("Accept chooses by the most specific range", "[http]") {
  struct Row {
    const char *accept, *type;
    int quality;
  };
  const Row rows[] = {{"", "text/html", 1000},
                      {"*/*", "text/html", 1000},
                      {"text/html", "text/html", 1000},
                      {"TEXT/HTML;Q=0.5", "text/html", 500},
                      {"text/*;q=0.3, */*;q=0.1", "text/html", 300},
                      {"text/*;q=0.3, text/html;level=1;q=0.7", "text/html", 700},
                      {"text/html;q=0, */*", "text/html", 0},
                      {"application/json", "text/html", 0},
                      {"text/html;q=0.123", "text/html", 123},
                      {"text/html;q=1.000", "text/html", 1000},
                      {"text/html;q=1.001", "text/html", 0},
                      {"text/html;q=2", "text/html", 0},
                      {"text/html;q=", "text/html", 0},
                      {"text/html;q=.5", "text/html", 0},
                      {"text", "text/html", 0}};
  for (const Row& row : rows) {
    INFO(row.accept);
    CHECK(accept_quality(row.accept, row.type) == row.quality);
  }
}

TEST_CASE("three forms of a date are read, one is written", "[http]") {
  const WallTime now = at(1767225600);  // 2026
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now) == at(784111777));
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now) == at(784111777));
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994", now) == at(784111777));
  CHECK(parse_http_date("Thursday, 01-Jan-70 00:00:00 GMT", now) == at(3155760000));  // 2070
  CHECK(parse_http_date("Friday, 01-Jan-77 00:00:00 GMT", now) == at(220924800));     // 1977
  for (const char* text : {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 94 8:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                           "784111777", "Sun, 06 Nov 9999 08:49:37 GMT", "a b c d e f g"}) {
    INFO(text);
    CHECK_FALSE(parse_http_date(text, now));
  }
  CHECK(text_of(http_date(at(784111777))) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(text_of(http_date(at(0))) == "Thu, 01 Jan 1970 00:00:00 GMT");
  for (std::int64_t time = 1; time < 4102444800; time += 12345678)
    CHECK(parse_http_date(text_of(http_date(at(time))), now) == at(time));
}

TEST_CASE("structured fields are written", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(sf_string("a\"b\\c\n\xc3\xa9", arena) == "\"a\\\"b\\\\c\"");
  CHECK(sf_date(at(1659578233), arena) == "@1659578233");
  CHECK(decimal(18446744073709551615u, arena) == "18446744073709551615");
}
