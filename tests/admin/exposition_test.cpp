// Both formats of /metrics, and that what reads them in these tests is strict.
#include "admin/exposition.h"

#include <catch2/catch.hpp>

#include "support/parsed_metrics.h"

using namespace gw;
using namespace gw::admin;
using test::ParsedMetrics;

namespace {

constexpr Metric counter{"gw_x_total", MetricKind::counter, "a", "What."};
constexpr Metric gauge{"gw_y", MetricKind::gauge, "", "How much."};

std::string written(TextFormat format) {
  Exposition to(format);
  to.family(counter);
  to.sample({{"a", "b"}}, 2);
  to.family(gauge);
  to.sample({}, 3);
  return to.take();
}

}  // namespace

TEST_CASE("the two formats differ in the names of counters and in the end", "[control][admin]") {
  CHECK(written(TextFormat::prometheus) ==
        "# HELP gw_x_total What.\n# TYPE gw_x_total counter\ngw_x_total{a=\"b\"} 2\n"
        "# HELP gw_y How much.\n# TYPE gw_y gauge\ngw_y 3\n");
  CHECK(written(TextFormat::openmetrics) ==
        "# HELP gw_x What.\n# TYPE gw_x counter\ngw_x_total{a=\"b\"} 2\n"
        "# HELP gw_y How much.\n# TYPE gw_y gauge\ngw_y 3\n# EOF\n");
  const ParsedMetrics read(written(TextFormat::openmetrics), true);
  CHECK(read.faults == "");
  CHECK(read.value("gw_x_total", {{"a", "b"}}) == 2);
  CHECK(read.value("gw_y") == 3);
}

TEST_CASE("what reads metrics in these tests finds what is wrong", "[control][admin]") {
  const std::string head = "# HELP gw_x What.\n# TYPE gw_x ";
  const std::string histogram = head + "histogram\n";
  const std::string wrong[] = {
      "",
      "gw_x 1\n",                          // of no family
      "# TYPE gw_x gauge\ngw_x 1\n",       // no HELP
      "# HELP gw_x What.\ngw_x 1\n",       // no TYPE
      head + "counter\ngw_x 1\n",          // a counter without _total
      head + "summary\ngw_x 1\n",          //
      head + "gauge\ngw_x 1",              // no end
      head + "gauge\n\ngw_x 1\n",          // an empty line
      head + "gauge\ngw_x 1\n# EOF\n",     // of the other format
      head + "gauge\ngw_y 1\n",            // of another family
      head + "gauge\ngw_x  1\n",           //
      head + "gauge\ngw_x 1s\n",           //
      head + "gauge\ngw_x -1\n",           //
      head + "gauge\ngw_x 1\ngw_x 2\n",    // twice
      head + "gauge\ngw_x{a=b} 1\n",       //
      head + "gauge\ngw_x{a=\"b} 1\n",     //
      head + "gauge\ngw_x{a=\"b\"c} 1\n",  //
      head + "gauge\ngw_x{a=\"b\",a=\"c\"} 1\n",
      head + "gauge\n" + head + "gauge\n",  // a family twice
      histogram + "gw_x 1\n",
      histogram + "gw_x_bucket{le=\"1.0\"} 1\ngw_x_sum 1\ngw_x_count 1\n",  // not up to +Inf
      histogram + "gw_x_bucket{le=\"+Inf\"} 1\ngw_x_sum 1\ngw_x_count 2\n",
      histogram + "gw_x_bucket{le=\"+Inf\"} 1\ngw_x_count 1\n",  // no sum
      histogram +
          "gw_x_bucket{le=\"1.0\"} 2\ngw_x_bucket{le=\"+Inf\"} 1\ngw_x_sum 1\ngw_x_count 1\n",
      histogram + "gw_x_bucket{le=\"1\"} 1\ngw_x_bucket{le=\"+Inf\"} 1\ngw_x_sum 1\ngw_x_count 1\n",
  };
  for (const std::string& text : wrong) {
    INFO(text);
    CHECK(ParsedMetrics(text, false).faults != "");
  }
  const std::string right =
      histogram +
      "gw_x_bucket{a=\"\\\\ \\\" \\n\",le=\"0.5\"} 1\n"
      "gw_x_bucket{a=\"\\\\ \\\" \\n\",le=\"+Inf\"} 2\n"
      "gw_x_sum{a=\"\\\\ \\\" \\n\"} 1.5\ngw_x_count{a=\"\\\\ \\\" \\n\"} 2\n";
  CHECK(ParsedMetrics(right, false).faults == "");
}
