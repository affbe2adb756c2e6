// What finished requests add up to, as text that Prometheus reads.
#include "admin/traffic.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/parsed_metrics.h"

using namespace gw;
using namespace gw::admin;
using Catch::Contains;

namespace {

record::Record request(std::string_view route, std::uint16_t status, Duration total) {
  record::Record record;
  record.listener = "web";
  record.route = route;
  record.status = status;
  record.total = total;
  record.gateway = microseconds(20);
  record.upstream_time = total - microseconds(20);
  return record;
}

std::string text_of(const Traffic& traffic) {
  Exposition to;
  traffic.write(to);
  return to.take();
}

}  // namespace

TEST_CASE("labels are escaped, and stand in their order", "[control][admin]") {
  Exposition to;
  constexpr Metric row{"gw_x_total", MetricKind::counter, "", "What."};
  to.family(row);
  to.sample({}, 1);
  to.sample({{"a", "b\"c\\d\ne"}, {"f", ""}}, 2);
  to.seconds("_sum", {{"a", "b"}}, 1'000'000'007);
  CHECK(to.take() ==
        "# HELP gw_x_total What.\n# TYPE gw_x_total counter\n"
        "gw_x_total 1\n"
        "gw_x_total{a=\"b\\\"c\\\\d\\ne\",f=\"\"} 2\n"
        "gw_x_total_sum{a=\"b\"} 1.000000007\n");
}

TEST_CASE("requests are counted by listener, route, class and reason", "[control][admin]") {
  Traffic traffic;
  traffic.count(request("b", 200, milliseconds(3)));
  traffic.count(request("a", 200, milliseconds(3)));
  traffic.count(request("a", 204, milliseconds(700)));
  record::Record refused = request("a", 401, microseconds(100));
  refused.reason = http::Reason::jwt_key;
  traffic.count(refused);
  traffic.count(request("a", 999, seconds(11)));
  const std::string text = text_of(traffic);
  for (const char* line : {
           "gw_route_requests_total{listener=\"web\",route=\"a\",code=\"2xx\"} 2\n",
           "gw_route_requests_total{listener=\"web\",route=\"a\",code=\"4xx\"} 1\n",
           "gw_route_requests_total{listener=\"web\",route=\"a\",code=\"other\"} 1\n",
           "gw_route_requests_total{listener=\"web\",route=\"b\",code=\"2xx\"} 1\n",
           "gw_route_reasons_total{listener=\"web\",route=\"a\",reason=\"jwt.key\"} 1\n",
           "gw_route_seconds_bucket{listener=\"web\",route=\"a\",le=\"0.0005\"} 1\n",
           "gw_route_seconds_bucket{listener=\"web\",route=\"a\",le=\"0.005\"} 2\n",
           "gw_route_seconds_bucket{listener=\"web\",route=\"a\",le=\"1.0\"} 3\n",
           "gw_route_seconds_bucket{listener=\"web\",route=\"a\",le=\"10.0\"} 3\n",
           "gw_route_seconds_bucket{listener=\"web\",route=\"a\",le=\"+Inf\"} 4\n",
           "gw_route_seconds_sum{listener=\"web\",route=\"a\"} 11.703100000\n",
           "gw_route_seconds_count{listener=\"web\",route=\"a\"} 4\n",
           "gw_gateway_seconds_count 5\n",
       }) {
    INFO(line);
    CHECK_THAT(text, Contains(line));
  }
  CHECK_THAT(text, !Contains("gw_endpoint_requests_total{"));
  CHECK(test::ParsedMetrics(text, false).faults == "");
  CHECK(text.find("route=\"a\"") < text.find("route=\"b\""));
}

TEST_CASE("endpoints are counted where one was tried", "[control][admin]") {
  Traffic traffic;
  record::Record forwarded = request("a", 502, milliseconds(30));
  forwarded.upstream = "orders";
  forwarded.endpoint = "http://10.0.0.1:80";
  traffic.count(forwarded);
  traffic.lost(3);
  traffic.lost(4);
  const std::string labels = "{upstream=\"orders\",endpoint=\"http://10.0.0.1:80\"";
  CHECK_THAT(text_of(traffic),
             Contains("gw_endpoint_requests_total" + labels + ",code=\"5xx\"} 1\n") &&
                 Contains("gw_endpoint_seconds_count" + labels + "} 1\n") &&
                 Contains("gw_log_lost_total 7\n"));
}

TEST_CASE("the number of series is bounded, and nothing is uncounted", "[control][admin]") {
  Traffic traffic(3);
  for (int i = 0; i < 10; ++i) traffic.count(request(format("r{}", i), 200, {}));
  const std::string text = text_of(traffic);
  CHECK_THAT(text, Contains("route=\"r2\"") && !Contains("route=\"r3\"") &&
                       Contains("{listener=\"(others)\",route=\"(others)\",code=\"2xx\"} 7\n"));
}
