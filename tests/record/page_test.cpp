// A page: nothing of a stranger's text is markup, nothing is fetched, and plots have what they are
// given. Browsers are asked in tests/cli.
#include "record/page.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace gw;
using Catch::Contains;

namespace {

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

record::Plot plot(record::Scale x, record::Scale y, std::vector<std::pair<double, double>> points) {
  return {"title", {"x", x}, {"ms", y}, {{"one", record::Tone::blue, {}, std::move(points)}}};
}

}  // namespace

TEST_CASE("texts on a page are text", "[record][page]") {
  const std::string evil = "</title><script>alert(\"1\")</script>&'";
  record::Page page{evil, evil, {{evil, evil}}, {}, {{evil, {evil}, {{evil}}}}};
  page.plots.push_back(
      {evil, {evil, {}}, {evil, {}}, {{evil, {}, {}, {{1, 1}}}, {evil, {}, {}, {}}}});
  const std::string html = record::html(page);
  CHECK(count_of(html, "<script") == 0);
  CHECK(count_of(html, "alert(\"") == 0);
  CHECK(count_of(html, "&lt;script&gt;alert(&quot;1&quot;)") >= 9);
  CHECK_THAT(html, Contains("default-src 'none'") && Contains("prefers-color-scheme: dark"));
  CHECK(count_of(html, "http://") + count_of(html, "https://") + count_of(html, "url(") == 0);
}

TEST_CASE("a plot has its points, and ticks at round values", "[record][page]") {
  using record::Scale;
  const std::string linear = svg_of(plot(Scale::linear, Scale::linear, {{0, 0}, {10, 50}}));
  CHECK_THAT(linear, Contains("d=\"M62.0 220.0L708.0 10.0\""));
  CHECK_THAT(linear, Contains(">10</text>") && Contains(">50</text>") && Contains(">0</text>"));
  // The axis ends at a tick, not at the highest point.
  const std::string round = svg_of(plot(Scale::linear, Scale::linear, {{0, 0}, {10, 42}}));
  CHECK_THAT(round, Contains(">50</text>") && Contains("d=\"M62.0 220.0L708.0 43.6\""));
  const std::string narrow = svg_of(plot(Scale::linear, Scale::log, {{0, 31}, {1, 39}}));
  CHECK_THAT(narrow, Contains(">20</text>") && Contains(">50</text>"));
  const std::string log = svg_of(plot(Scale::linear, Scale::log, {{0, 1}, {1, 0}, {2, 1000}}));
  CHECK_THAT(log, Contains(">100</text>") && Contains("d=\"M62.0 220.0L708.0 10.0\""));
  const std::string nines = svg_of(plot(Scale::nines, Scale::log, {{50, 1}, {99.9, 2}, {100, 3}}));
  CHECK_THAT(nines, Contains(">99 %</text>") && !Contains(">99.99 %"));
  const std::string time =
      svg_of(plot(Scale::time, Scale::linear, {{1'767'268'800, 1}, {1'767'268'800 + 3600, 2}}));
  CHECK_THAT(time, Contains(">12:30</text>"));
}

TEST_CASE("a plot of one point, of none, and of what is no number", "[record][page]") {
  using record::Scale;
  CHECK_THAT(svg_of(plot(Scale::linear, Scale::linear, {})), Contains("nothing to show"));
  CHECK_THAT(svg_of(plot(Scale::linear, Scale::log, {{1, -1}})), Contains("nothing to show"));
  const std::string odd =
      svg_of(plot(Scale::linear, Scale::linear, {{1, NAN}, {2, INFINITY}, {3, 0}}));
  CHECK(count_of(odd, "<circle") == 1);
  CHECK(count_of(odd, "nan") + count_of(odd, "inf\"") == 0);
}

TEST_CASE("bars stand side by side within the sheet, and bands behind them", "[record][page]") {
  using record::Curve;
  record::Plot bars{
      "t", {"ms", record::Scale::log}, {"n", {}}, {}, {{"odd", record::Tone::red, 0.5, 10}}};
  bars.curves.push_back({"n", {}, Curve::Shape::bars, {{1, 4}, {10, 0}, {100, 2}, {1000, 0}}});
  const std::string svg = svg_of(bars);
  CHECK(count_of(svg, "<rect") == 3);
  CHECK_THAT(svg, Contains(R"(<rect class="band red" x="62.0" y="10" width="215.3")"));
  CHECK_THAT(svg, Contains(R"(<rect class="blue" x="62.0" y="10.0" width="214.3")"));
  CHECK_THAT(svg, Contains(R"(<rect class="blue" x="492.7" y="115.0" width="214.3")"));
  CHECK(svg.find("band") < svg.find("<line"));
}

TEST_CASE("what logs and load tests plot", "[record][page]") {
  record::Histogram histogram;
  for (std::uint64_t ms = 0; ms <= 1000; ++ms) histogram.add(ms * 1'000'000);
  const record::NamedHistogram named[] = {{"total", record::Tone::blue, &histogram}};
  const record::Plot percentiles = record::percentile_plot("p", named);
  REQUIRE(percentiles.curves.size() == 1);
  CHECK(percentiles.curves[0].points.size() > 25);
  CHECK(percentiles.curves[0].points.back().first <= 99.9 + 1e-9);  // as far as it has values
  double sum = 0;
  const record::Plot distribution = record::distribution_plot("d", histogram);
  for (const auto& [ms, count] : distribution.curves[0].points) sum += count;
  CHECK(sum == 1001);
  CHECK(distribution.curves[0].points.back().first > 1000);
  record::Series series;
  record::Record record;
  for (int i = 0; i < 100; ++i) {
    record.time = WallTime(seconds(i)), record.status = i % 2 ? 200 : 500;
    record.total = milliseconds(i);
    series.add(record);
  }
  CHECK(record::rate_plot("r", series).curves[2].points[2].second == 1);
  CHECK(record::latency_plot("l", series).curves[1].points[50].second == 50);
}
