// What a request costs among 10 and among 10,000 routes, and what checking 10,000 routes costs. The
// requests go to the same ten routes in both tables (the promise: at most 1.2 times), and, harder,
// to another route of all each time, so that most of the table is cold. A bench prints; the tests
// prove.
#include <cstdio>
#include <memory>

#include "analysis/overlap.h"
#include "base/text.h"
#include "decision/decision.h"
#include "support/core/asked.h"
#include "support/core/configs.h"
#include "timing.h"

namespace gw {

namespace {

// A hundred hosts of resources with two routes each, a policy and edits as services have them.
config::Config make_config(std::size_t routes) {
  config::Config config;
  config.listeners.push_back(test::listener("web", "127.0.0.1:8080"));
  for (std::size_t i = 0; i < 50; ++i)
    config.upstreams.push_back(test::upstream(
        format("u{}", i), {test::endpoint(format("10.0.{}.1", i)), test::endpoint("10.1.0.1")}));
  config.policies = {test::policy_table("office", "ip-filter",
                                        test::table({{"deny", test::value("203.0.113.0/24")}}))};
  config.gateway.policies = {test::use("office")};
  for (std::size_t i = 0; i < routes; ++i) {
    const std::string path = format("/v1/resource{}{}", i / 100, i % 2 ? "/{id}" : "");
    config::Route route = test::route_to(format("r{}", i), path, format("u{}", i % 50));
    route.match.hosts = {test::text(format("s{}.example.com", i % 100))};
    route.match.methods = {test::text("GET"), test::text("HEAD")};
    if (i % 2) route.rewrite = test::filled(format("/resource{}/{{id}}", i / 100));
    config.routes.push_back(std::move(route));
  }
  return config;
}

test::RequestText request_to(std::size_t route, std::string& host, std::string& path) {
  host = format("s{}.example.com", route % 100);
  path = format("/v1/resource{}{}", route / 100, route % 2 ? "/4711?page=2" : "");
  return {.method = "GET", .host = host, .target = path};
}

// Nanoseconds of one decision; request i asks for route i * step of the table's. A request's own
// bytes are warm, as they are when it has just been read.
double cost(const decision::Snapshot& snapshot, std::size_t different, std::size_t step) {
  constexpr std::size_t batch = 16, rounds = 4000;
  const auto bank = ledger::make_plain_bank();
  ledger::Ledger ledger(*bank);
  double best = 1e30, sum = 0;
  std::size_t at = 0, forwarded = 0, counted = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<std::unique_ptr<test::Asked>> asked;
    for (std::size_t i = 0; i < batch; ++i) {
      std::string host, path;
      asked.push_back(
          std::make_unique<test::Asked>(request_to((at++ % different) * step, host, path)));
    }
    const double spent = bench::best_of(1, batch, [&](std::size_t i) {
      policy::RequestContext context{asked[i]->facts(), ledger, asked[i]->arena()};
      decision::Progress progress;
      const decision::Decision decided = decide_request(snapshot, context, progress);
      forwarded += std::holds_alternative<decision::Forward>(decided);
    });
    best = std::min(best, spent);
    if (round % 100 == 99) {  // the best of each hundred batches, on average
      sum += best;
      best = 1e30;
      ++counted;
    }
  }
  GW_CHECK(forwarded == batch * rounds);
  return sum / static_cast<double>(counted);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void run() {
  const config::Config small = make_config(10), large = make_config(10'000);
  const test::Compiled ten(small);
  const auto start = std::chrono::steady_clock::now();
  const test::Compiled many(large);
  const double compiling = seconds_since(start);
  config::Diagnostics diagnostics;
  const auto compiled = std::chrono::steady_clock::now();
  analysis::find_overlaps(*many.snapshot, diagnostics);
  const double comparing = seconds_since(compiled);
  GW_CHECK(diagnostics.all().empty());

  const double few = cost(*ten.snapshot, 10, 1);
  const double same = cost(*many.snapshot, 10, 1);
  const double cold = cost(*many.snapshot, 10'000, 1);
  std::printf("decide_request      10 routes                     %6.0f ns\n", few);
  std::printf("decide_request  10,000 routes, ten of them asked  %6.0f ns   %.2f times\n", same,
              same / few);
  std::printf("decide_request  10,000 routes, all of them asked  %6.0f ns   %.2f times\n", cold,
              cold / few);
  std::printf("10,000 routes compiled in %.3f s, overlaps in %.3f s\n", compiling, comparing);
}

}  // namespace

}  // namespace gw

int main() { gw::run(); }
