// The overview of a snapshot that validate --show prints.
#include "analysis/overview.h"

#include "support/core/rehearsing.h"

namespace gw::analysis {

TEST_CASE("overview: routes in order of specificity, with inherited settings", "[analysis]") {
  const test::Built compiled = test::build_good(R"(
[listener.web]
address = "127.0.0.1:8080"
[gateway]
timeout = { idle = "7s" }
[policy.gate]
type = "ip-filter"
deny = "203.0.113.0/24"
[[route]]
name     = "rest"
path     = "/a/**"
upstream = "http://10.0.0.1:80"
[[route]]
name     = "name"
host     = "x.test"
path     = "/a/{id}"
method   = ["GET", "HEAD"]
policies = "gate"
upstream = "http://10.0.0.1:80"
timeout  = { total = "5s" }
)");
  const std::vector<RouteShown> routes = overview(*compiled.snapshot);
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].name == "name");
  CHECK(routes[0].match == "host x.test, path /a/{id}, method GET or HEAD");
  CHECK(routes[0].action == "forward to `http://10.0.0.1:80`");
  REQUIRE(routes[0].plans.size() == 1);
  const PlanShown& plan = routes[0].plans[0];
  CHECK(plan.listeners == std::vector<std::string>{"web"});
  CHECK(plan.policies == std::vector<std::string>{"gate"});
  REQUIRE(plan.targets.size() == 1);
  const auto from = [&](std::string_view name) {
    for (const SettingShown& one : plan.targets[0].settings)
      if (one.name == name) return one.value + " " + std::string(one.from);
    return std::string("none");
  };
  CHECK(from("timeout.total") == "5s route");
  CHECK(from("timeout.idle") == "7s gateway");
  CHECK(from("timeout.connect") == "2s defaults");
  CHECK(from("limits.body") == "10MiB defaults");
  CHECK(routes[1].name == "rest");
}

}  // namespace gw::analysis
