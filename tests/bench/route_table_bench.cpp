// The route table alone: one look-up among 10, 1,000 and 10,000 routes, and by the plain loop. Each
// look-up is for another route, so the larger tables pay for their memory too. A bench prints; the
// tests prove.
#include <cstdio>

#include "base/text.h"
#include "decision/route_table.h"
#include "support/core/asked.h"
#include "support/core/routes.h"
#include "timing.h"

namespace gw {

namespace {

constexpr std::size_t requests = 1000;

// A hundred services of a hundred resources, half of them of one item.
std::vector<decision::Route> make_routes(std::size_t count) {
  std::vector<decision::Route> routes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = format("/v1/resource{}{}", i / 100, i % 2 ? "/{id}" : "");
    routes.push_back(test::route(format("r{}", i), {path}));
    routes.back().match.hosts = {format("s{}.example.com", i % 100)};
    if (i % 3 == 0) routes.back().match.methods = {"GET", "HEAD"};
  }
  return routes;
}

std::vector<std::unique_ptr<test::Asked>> make_requests(std::size_t routes) {
  std::vector<std::unique_ptr<test::Asked>> asked;
  for (std::size_t i = 0; i < requests; ++i) {
    const std::size_t route = i * 7919 % routes;
    const std::string host = format("s{}.example.com", route % 100);
    const std::string path = format("/v1/resource{}{}", route / 100, route % 2 ? "/4711" : "");
    asked.push_back(std::make_unique<test::Asked>(
        test::RequestText{.method = "GET", .host = host, .target = path}));
  }
  return asked;
}

void run(std::size_t count) {
  const std::vector<decision::Route> routes = make_routes(count);
  const decision::RouteTable table(routes);
  const auto asked = make_requests(count);
  std::size_t found = 0;
  const double fast = bench::best_of(20, requests, [&](std::size_t i) {
    found += table.find(asked[i]->match_input(), nullptr).has_value();
  });
  const double slow = bench::best_of(1, 20, [&](std::size_t i) {
    found += table.find_slowly(asked[i]->match_input()).has_value();
  });
  GW_CHECK(found == 20 * requests + 20);
  std::printf("route_table  %6zu routes  %7.0f ns a look-up  %10.0f ns by the plain loop\n", count,
              fast, slow);
}

}  // namespace

}  // namespace gw

int main() {
  for (const std::size_t count : {10U, 100U, 1000U, 10'000U}) gw::run(count);
}
