// The pages of inspect-logs and bench, as a browser shows them: whole, on a phone and on a wide
// screen, by day and by night.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/browser.h"
#include "support/binary/gateway.h"
#include "support/binary/logs.h"
#include "support/binary/process.h"

using namespace gw;
using Catch::StartsWith;
using record::Record;
using test::TempFolder;

namespace {

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
  return found;
}

void write_page(const TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), GW_BINARY);
  words.insert(words.end(), {"--format", "html"});
  const test::Ran page = test::run({.words = words, .folder = folder.path()});
  INFO(page.err);
  REQUIRE_THAT(page.out, StartsWith("<!doctype html>"));
  folder.write("report.html", page.out);
}

// The same on every screen: nothing cut off, nothing that sticks out, in the reader's colours.
void check_screens(const TempFolder& folder) {
  for (const int width : {400, 1400})
    for (const bool dark : {false, true}) {
      INFO(width << (dark ? " dark" : " light"));
      const test::Laid laid = test::look_at(folder, "report.html", {width, dark});
      CHECK(laid.complaints == "");
      CHECK(laid.outside == "");
      CHECK(laid.drawn > 10);
      CHECK(laid.background == (dark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)"));
    }
  const std::string picture = test::picture_of(folder, "report.html", {900, false});
  CHECK_THAT(picture, StartsWith("\x89PNG"));
  CHECK(picture.size() > 40'000);  // an empty page of that size has a tenth
}

}  // namespace

TEST_CASE("the page of a log, in a browser", "[cli][inspect-logs][browser]") {
  const TempFolder folder;
  std::vector<Record> records;
  for (std::int64_t i = 0; i < 600; ++i) records.push_back(i % 50 ? test::order(i) : test::late(i));
  for (int i = 0; i < 300; ++i) records.push_back(test::lost(400));
  records[7].route = "<img src=x onerror=alert(1)>";
  const std::string long_name(300, 'x');
  records[8].route = long_name;
  folder.write("access.log", test::lines(records));
  write_page(folder, {"inspect-logs", "access.log"});
  const std::string dom = test::look_at(folder, "report.html").dom;
  CHECK(count_of(dom, "<svg ") == 4);
  // Three rates, two times over time, three by percentile.
  CHECK(count_of(dom, "<path class=\"curve ") == 8);
  CHECK(count_of(dom, "<circle ") > 500);
  CHECK(count_of(dom, "<rect class=\"blue\"") == 3);  // 1 ms, 10 ms, 2 s
  CHECK(count_of(dom, "<rect class=\"band ") == 2);   // what is unusual: requests, and 4xx
  CHECK(count_of(dom, "<img") == 0);
  CHECK(count_of(dom, "<td>orders</td>") == 1);
  CHECK(count_of(dom, "<td>requests from 2026-01-01T12:06:40Z on</td>") == 1);
  check_screens(folder);
}

TEST_CASE("the page of a load test, in a browser", "[cli][bench][browser]") {
  test::Gateway gateway({.rest = "[[route]]\nrespond = { body = \"ok\" }\n"});
  const std::string url = format("http://127.0.0.1:{}/", gateway.port());
  const TempFolder folder;
  write_page(folder, {"bench", url + std::string(100, 'x'), "--direct", url, "--rate", "500",
                      "--duration", "1s", "--fail-if", "errors > 50%"});
  const std::string dom = test::look_at(folder, "report.html").dom;
  CHECK(count_of(dom, "<svg ") == 4);
  // Through and direct; p50 and p99 over time; requests over time.
  CHECK(count_of(dom, "<path class=\"curve ") == 5);
  CHECK(count_of(dom, "<path class=\"area ") == 1);
  CHECK(count_of(dom, "<rect class=\"blue\"") > 5);
  check_screens(folder);
}
