// One of two servers dies at once, under load: clients do not see it, unless what they asked for
// may have been done already.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"
#include "support/binary/load.h"
#include "support/binary/origins.h"
#include "support/not_run.h"

using namespace gw;
using Catch::Contains;

namespace {

constexpr const char* locations = "location / { return 200 \"ok\"; }";

std::string upstream(const test::Nginx& first, const test::Nginx& second) {
  return format("[upstream.pair]\nendpoints = [\"{}\", \"{}\"]\n\n[[route]]\nupstream = \"pair\"\n",
                first.url(), second.url());
}

// Kills the first of the two amid requests. Each of 64 connections has at most one under way.
test::LoadResult result_of_death(const std::string& engine, const std::string& request) {
  test::Nginx first(locations), second(locations);
  test::Gateway gateway({.engine = engine, .rest = upstream(first, second)});
  test::Load load({.port = gateway.port(), .request = request});
  REQUIRE(load.wait_for(test::full_size() ? 20'000 : 640));
  first.kill();
  REQUIRE(load.wait_for(test::full_size() ? 20'000 : 640));
  const test::LoadResult result = load.stop();
  CHECK(result.closed == 0);
  return result;
}

}  // namespace

TEST_CASE("kill -9 of one of two endpoints: no GET fails", "[e2e][death]") {
  if (!test::have_nginx()) {
    test::not_run("nginx is not installed");
    return;
  }
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  const test::LoadResult result = result_of_death(engine, test::get_request("/"));
  for (const std::string& one : result.failures) UNSCOPED_INFO(one.substr(0, one.find("{")));
  CHECK(result.failed == 0);
  test::show_figure("GETs while one of two endpoints is killed, " + engine,
                    format("{} answers, {} failed", result.answers, result.failed));
}

TEST_CASE("kill -9 of one of two endpoints: a POST fails only where it had been sent",
          "[e2e][death]") {
  if (!test::have_nginx()) {
    test::not_run("nginx is not installed");
    return;
  }
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  const test::LoadResult result = result_of_death(engine, test::post_head("/", 4) + "body");
  CHECK(result.failed <= 64);
  // Not a byte of it could have left to a server that refuses connections, so that is no answer.
  for (const std::string& one : result.failures) CHECK_THAT(one, Contains("upstream.reset"));
  test::show_figure(
      "POSTs while one of two endpoints is killed, " + engine,
      format("{} answers, {} failed, all of them sent", result.answers, result.failed));
}
