// What the threads share, all of it in use at once: versions that change, buckets and the census of
// connections that every worker counts in, rings of records, a log that is rotated, and the end. In
// a build with TSan (tests/races) this is where reading meets writing.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"
#include "support/binary/load.h"
#include "support/binary/origins.h"

using namespace gw;
using Catch::StartsWith;

namespace {

constexpr int versions = 8;

std::string routes(const std::string& url, int version) {
  return format(
      "[policy.fair]\ntype = \"rate-limit\"\nlimit = \"{1}000000/minute\"\n\n"
      "[policy.near]\ntype = \"ip-filter\"\nallow = [\"127.0.0.0/8\"]\n\n"
      "[[route]]\npath = \"/own\"\npolicies = [\"fair\"]\nrespond = {{ body = \"x\" }}\n\n"
      "[[route]]\npolicies = [\"near\", \"fair\"]\nupstream = \"{0}\"\n"
      "response = {{ set = {{ x-version = \"{1}\" }} }}\n",
      url, version);
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The lines of the file so far, which goes on under its own name.
std::size_t rotate(test::Gateway& gateway) {
  const test::TempFolder& folder = gateway.folder();
  std::filesystem::rename(folder.path("access.log"), folder.path("old.log"));
  gateway.process().signal(SIGUSR1);
  REQUIRE(gateway.process().wait_for_err("access log reopened\n"));
  return count_lines(folder.read("old.log"));
}

std::size_t come_and_go(const test::Gateway& gateway, std::size_t clients) {
  std::size_t answers = 0;
  for (std::size_t i = 0; i < clients; ++i) {
    test::Client client(gateway.port());
    answers += client.exchange(test::get_request("/own")).starts_with("HTTP/1.1 200 ");
  }
  return answers;
}

}  // namespace

TEST_CASE("workers, reloads, the log and the end, all at once", "[e2e][threads]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server origin([](test::Peer& peer) { test::answer_all(peer, "ok"); });
  test::Gateway gateway({.engine = engine,
                         .gateway = "access_log = \"file:access.log\"\n",
                         .listener = "limits = { connections_per_address = 200 }\n",
                         .rest = routes(origin.url(), 1),
                         .workers = 3});
  test::Load forwarded({.port = gateway.port(), .request = test::get_request("/x")});
  test::Load answered({.port = gateway.port(), .request = test::get_request("/own")});
  std::size_t lines = 0, fresh = 0;
  for (int version = 2; version <= versions; ++version) {
    REQUIRE(gateway.reload(routes(origin.url(), version)));
    fresh += come_and_go(gateway, 10);
    REQUIRE(forwarded.wait_for(64));
    if (version % 3 == 0) lines += rotate(gateway);
  }
  CHECK(fresh == 10 * (versions - 1));

  gateway.process().signal(SIGTERM);
  CHECK(forwarded.wait_until_closed());
  CHECK(answered.wait_until_closed());
  CHECK(gateway.process().wait() == 0);
  std::size_t answers = fresh;
  for (test::Load* load : {&forwarded, &answered}) {
    const test::LoadResult result = load->stop();
    CHECK(result.failed == 0);
    CHECK(result.unanswered == 0);
    answers += result.answers;
  }
  CHECK(lines + count_lines(gateway.folder().read("access.log")) == answers);
}
