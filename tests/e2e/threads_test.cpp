// What the threads share, all of it in use at once: versions that change, buckets and the
// connection_counts of connections that every worker counts in, keys that all of them check tokens
// with, rings of records, a log that is rotated, and the end. In a build with TSan (tests/races)
// this is where reading meets writing.
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

namespace {

constexpr int versions = 8;

// Signed tokens, and the set with the key that they are checked with.
class Tokens {
 public:
  Tokens() {
    keygen({"jwt-key"});
    for (int i = 0; i < 12; ++i)
      tokens_.push_back(keygen({"token", "--issuer", "it", "--subject", format("user-{}", i)}));
  }
  std::string jwks() const { return folder_.path("jwks.json"); }
  std::string request(std::size_t number) const {
    return format("GET /own HTTP/1.1\r\nHost: a.test\r\nAuthorization: Bearer {}\r\n\r\n",
                  tokens_[number % tokens_.size()]);
  }

 private:
  std::string keygen(std::vector<std::string> words) const {
    words.insert(words.begin(), {GW_BINARY, "keygen"});
    const test::Ran ran = test::run({.words = std::move(words), .folder = folder_.path()});
    REQUIRE(ran.code == 0);
    return ran.out.substr(0, ran.out.find('\n'));
  }

  test::TempFolder folder_;
  std::vector<std::string> tokens_;
};

std::string routes(const std::string& url, const Tokens& tokens, int version) {
  return format(
      "[policy.who]\ntype = \"jwt\"\nissuers = {{ iss = \"it\", jwks = \"{2}\" }}\n\n"
      "[policy.fair]\ntype = \"rate-limit\"\nlimit = \"{1}000000/minute\"\n\n"
      "[policy.near]\ntype = \"ip-filter\"\nallow = [\"127.0.0.0/8\"]\n\n"
      "[[route]]\npath = \"/own\"\npolicies = [\"who\", \"fair\"]\nrespond = {{ body = \"x\" }}\n\n"
      "[[route]]\npolicies = [\"near\", \"fair\"]\nupstream = \"{0}\"\n"
      "response = {{ set = {{ x-version = \"{1}\" }} }}\n",
      url, version, tokens.jwks());
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

std::size_t come_and_go(const test::Gateway& gateway, const Tokens& tokens, std::size_t clients) {
  std::size_t answers = 0;
  for (std::size_t i = 0; i < clients; ++i) {
    test::Client client(gateway.port());
    answers += client.exchange(tokens.request(i)).starts_with("HTTP/1.1 200 ");
  }
  return answers;
}

}  // namespace

TEST_CASE("workers, reloads, the log and the end, all at once", "[e2e][threads]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  const Tokens tokens;
  test::Server origin([](test::Peer& peer) { test::answer_all(peer, "ok"); });
  test::Gateway gateway({.engine = engine,
                         .gateway = "access_log = \"file:access.log\"\n",
                         .listener = "limits = { connections_per_address = 200 }\n",
                         .rest = routes(origin.url(), tokens, 1),
                         .workers = 3});
  test::Load forwarded({.port = gateway.port(), .request = test::get_request("/x")});
  test::Load answered({.port = gateway.port(), .request = tokens.request(11)});
  std::size_t lines = 0, fresh = 0;
  for (int version = 2; version <= versions; ++version) {
    REQUIRE(gateway.reload(routes(origin.url(), tokens, version)));
    fresh += come_and_go(gateway, tokens, 10);
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
