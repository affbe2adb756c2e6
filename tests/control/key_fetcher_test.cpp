// Keys of an issuer that rotates them, is down, lies, or is asked for too often.
#include "control/key_fetcher.h"

#include <poll.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "support/binary/eventually.h"
#include "support/binary/issuer.h"
#include "support/core/kept_log.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::control;
using Catch::Contains;

namespace {

// Times short enough to be waited for, in which nothing is fetched anew by itself.
KeyTimes calm() {
  KeyTimes times;
  times.first_retry = times.last_retry = milliseconds(20);
  times.limits.deadline = milliseconds(500);
  return times;
}

const SignKey& key(std::size_t number) {
  static const SignKey keys[] = {*SignKey::make(VerifyKey::Kind::p256),
                                 *SignKey::make(VerifyKey::Kind::p256)};
  return keys[number];
}

struct Fetching {
  explicit Fetching(KeyTimes times = calm()) {
    std::signal(SIGPIPE, SIG_IGN);  // as the server does
    fetcher = *KeyFetcher::make(times, kept_log);
  }
  identity::KeySource discovery() const { return {ledger::KeySetId{0}, issuer.url(), "", {}}; }
  identity::KeySource direct() const {
    return {ledger::KeySetId{1}, "https://id.test", issuer.url() + "/keys", {}};
  }
  void watch(std::vector<identity::KeySource> sources) {
    fetcher->watch(sources);
    fetcher->wait_for_first(seconds(10));
  }
  std::size_t keys(std::uint32_t id = 0) const {
    const identity::KeySetBook book = fetcher->book();
    const identity::KeySet* const set = book.find(ledger::KeySetId{id});
    return set == nullptr ? 0 : set->size();
  }
  bool wait_for_change() {
    pollfd changed = {.fd = fetcher->fd(), .events = POLLIN, .revents = 0};
    return ::poll(&changed, 1, 10'000) == 1 && fetcher->take();
  }
  void request_key_set(std::uint32_t id = 0) {
    proxy::KeySetRequests key_set_requests;
    key_set_requests.request_key_set(ledger::KeySetId{id});
    fetcher->request(key_set_requests.take());
  }
  bool logs(const std::string& text) {
    return test::eventually([&] { return kept_log.text().find(text) != std::string::npos; });
  }

  test::Issuer issuer;
  test::KeptLog kept_log;
  std::unique_ptr<KeyFetcher> fetcher;
};

}  // namespace

TEST_CASE("keys by discovery and by their URL are there before the first request",
          "[control][jwks]") {
  Fetching fetching;
  fetching.issuer.publishes_keys({&key(0)});
  CHECK_FALSE(fetching.fetcher->watches_any());
  fetching.watch({fetching.discovery(), fetching.direct()});
  CHECK(fetching.keys(0) == 1);
  CHECK(fetching.keys(1) == 1);
  CHECK(fetching.fetcher->take());
  CHECK(fetching.fetcher->watches_any());
  CHECK_THAT(fetching.kept_log.text(), Contains("keys of https://id.test: 1 key fetched\n"));
  fetching.watch({fetching.direct()});
  CHECK(fetching.keys(0) == 0);
  CHECK(fetching.keys(1) == 1);
  CHECK(fetching.issuer.asked("/keys") == 2);
}

TEST_CASE("an unknown key is looked for once, however many ask for it", "[control][jwks]") {
  Fetching fetching;
  fetching.issuer.publishes_keys({&key(0)});
  fetching.watch({fetching.discovery()});
  fetching.fetcher->take();
  const std::uint64_t before = fetching.fetcher->book().generation;
  fetching.issuer.publishes_keys({&key(0), &key(1)});
  for (int i = 0; i < 1000; ++i) fetching.request_key_set();
  REQUIRE(fetching.wait_for_change());
  CHECK(fetching.keys() == 2);
  CHECK(fetching.fetcher->book().generation != before);
  for (int i = 0; i < 1000; ++i) fetching.request_key_set();
  fetching.request_key_set(7);  // of a set that is not watched
  CHECK_THAT(fetching.kept_log.text(), Contains("2 keys fetched, in place of 1"));
  CHECK(fetching.issuer.asked("/keys") == 2);
}

TEST_CASE("a key set is fetched on request again once the pause has passed", "[control][jwks]") {
  KeyTimes times = calm();
  times.between_requests = milliseconds(1);
  Fetching fetching(times);
  fetching.issuer.publishes_keys({&key(0)});
  fetching.watch({fetching.discovery()});
  for (int round = 2; round < 5; ++round) {
    CHECK(test::eventually([&] {
      fetching.request_key_set();
      return fetching.issuer.asked("/keys") >= round;
    }));
  }
  // The same document is no change.
  fetching.fetcher->take();
  CHECK(fetching.fetcher->book().generation == 1);
}

TEST_CASE("keys are fetched anew in their time", "[control][jwks]") {
  KeyTimes times = calm();
  times.standard = milliseconds(20);
  times.least = milliseconds(10);
  Fetching fetching(times);
  fetching.issuer.publishes_keys({&key(0)});
  fetching.watch({fetching.discovery()});
  fetching.fetcher->take();
  fetching.issuer.publishes_keys({&key(1)});
  REQUIRE(fetching.wait_for_change());
  CHECK(fetching.issuer.wait_until_asked("/keys", 4));
  CHECK(fetching.keys() == 1);
}

TEST_CASE("an issuer that is down is asked until it is there", "[control][jwks]") {
  Fetching fetching;
  fetching.watch({fetching.discovery()});
  CHECK(fetching.keys() == 0);
  CHECK_FALSE(fetching.fetcher->take());
  CHECK_THAT(fetching.kept_log.text(), Contains("cannot be fetched: ") &&
                                           Contains("all of its tokens are rejected until then") &&
                                           Contains("/.well-known/openid-configuration: "));
  fetching.issuer.publishes_keys({&key(0)});
  REQUIRE(fetching.wait_for_change());
  CHECK(fetching.keys() == 1);
}

TEST_CASE("what is wrong, too large or too slow leaves the keys of before", "[control][jwks]") {
  KeyTimes times = calm();
  times.standard = milliseconds(20);
  times.least = milliseconds(10);
  times.limits = {.deadline = milliseconds(100), .bytes = 2000};
  const std::pair<const char*, const char*> rows[] = {
      {R"({"keys":[]})", "it contains no key that verifies signatures"},
      {"<html>", "invalid JSON"},
      {R"({"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}]})",
       "it contains only secrets"},
      {"huge", "it is larger than 2000 bytes"},
      {"down", "the connection was closed"},
  };
  for (const auto& [document, why] : rows) {
    INFO(document);
    Fetching fetching(times);
    fetching.issuer.publishes_keys({&key(0)});
    fetching.watch({fetching.discovery()});
    REQUIRE(fetching.keys() == 1);
    fetching.fetcher->take();
    if (document == std::string("down"))
      fetching.issuer.is_down();
    else
      fetching.issuer.publishes(
          "/keys", document == std::string("huge") ? std::string(2001, ' ') : document);
    CHECK(fetching.logs(why));
    CHECK(fetching.logs("the previous 1 key stay in use"));
    CHECK(fetching.keys() == 1);
    CHECK_FALSE(fetching.fetcher->take());
    fetching.issuer.publishes_keys({&key(0)});
    CHECK(fetching.logs("fetched again"));
  }
}

TEST_CASE("another issuer's configuration is not believed", "[control][jwks]") {
  Fetching fetching;
  fetching.issuer.publishes_keys({&key(0)});
  fetching.issuer.publishes(
      "/.well-known/openid-configuration",
      R"({"issuer":"https://evil.test","jwks_uri":")" + fetching.issuer.url() + "/keys\"}");
  fetching.watch({fetching.discovery()});
  CHECK(fetching.keys() == 0);
  CHECK(fetching.issuer.asked("/keys") == 0);
  CHECK_THAT(fetching.kept_log.text(), Contains("its `issuer` is `https://evil.test`"));
}

TEST_CASE("an issuer that does not answer holds up no other", "[control][jwks]") {
  Fetching fetching;
  test::Issuer silent;
  silent.answers("/keys", [](test::Peer& peer) { peer.read(1); });
  fetching.issuer.publishes_keys({&key(0)});
  identity::KeySource slow = fetching.direct();
  slow.url = silent.url() + "/keys";
  fetching.watch({slow, fetching.discovery()});
  CHECK(fetching.keys(0) == 1);
  CHECK(fetching.keys(1) == 0);
  CHECK(fetching.logs("it took longer than 500 ms"));
}
