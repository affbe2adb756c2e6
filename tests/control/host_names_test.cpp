// Names that need no network: those of /etc/hosts, and those that no server can know.
#include "control/host_names.h"
#include "support/core/kept_log.h"

#include <catch2/catch.hpp>

using namespace gw;

namespace {

// A server that cannot answer: nothing here may reach the network.
const net::ResolverOptions offline = {
    .try_time = milliseconds(50), .tries = 1, .servers = "127.0.0.1:9"};

}  // namespace

TEST_CASE("the first answers are waited for, failures too", "[control]") {
  test::KeptLog kept_log;
  auto names = control::HostNames::make(offline, kept_log);
  REQUIRE(names.ok());
  REQUIRE((*names)->watch({"localhost", "nobody.invalid"}).ok());
  (*names)->wait_for_first(seconds(10));
  const control::Addresses known = (*names)->known();
  REQUIRE(known.count("localhost") == 1);
  CHECK(known.count("nobody.invalid") == 0);
  CHECK((*names)->take());
  CHECK_FALSE((*names)->take());
  CHECK(kept_log.text().find("nobody.invalid") != std::string::npos);

  REQUIRE((*names)->watch({"nobody.invalid"}).ok());
  CHECK((*names)->known().empty());
}

TEST_CASE("without names there is nothing to wait for", "[control]") {
  test::KeptLog kept_log;
  auto names = control::HostNames::make(offline, kept_log);
  REQUIRE(names.ok());
  REQUIRE((*names)->watch({}).ok());
  (*names)->wait_for_first(seconds(10));
  CHECK_FALSE((*names)->take());
}
