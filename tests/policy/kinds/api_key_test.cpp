// api-key: what it says of keys, what it finds, and that it never says the key.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "identity/credential.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "support/core/verdicts.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using http::Reason;
using test::table;
using test::value;

namespace {

constexpr WallTime now{hours(24) * 20'454};  // 2026-01-01

std::string key(std::uint8_t number) {
  std::array<std::uint8_t, key_random_bytes> random{};
  random.fill(number);
  return make_api_key("live", random);
}

KeyRow row(const std::string& key, const char* id) {
  return {.consumer = "acme", .id = id, .digest = digest_of_key(key)};
}

Books some_books() {
  config::Consumer acme;
  acme.name = "acme";
  acme.groups = {"gold"};
  acme.keys = {row(key(1), "good"), row("sk-theirs", "theirs"), row(key(2), "gone")};
  acme.keys[0].scopes = {"read", "write"};
  acme.keys[2].expires = now - hours(2);
  Books books = file_books(std::vector{acme});
  std::vector<KeyRow> rows = {row(key(3), "taken"), row(key(4), "early"), row(key(5), "future")};
  rows[0].revoked = now - hours(72);
  rows[1].starts = now + hours(1);
  rows[2].revoked = now + hours(1);  // a clock that is behind
  books.keys.stored = make_key_table(rows);
  return books;
}

// What it says to a key; how it sees the time may be moved.
std::string ask(const std::string& text, Reason reason, WallTime when = now) {
  static const Books books = some_books();
  static const test::MadePolicy made("api-key", table({}), {}, "keys");
  REQUIRE(made.fault() == "");
  test::Asking asking({.fields = {{"x-api-key", text}}, .books = &books});
  asking.facts.now.wall = when;
  const std::string said = test::passes_or_refuses(made, asking, reason);
  CHECK(said.find(text) == said.npos);
  CHECK((asking.context.principal != nullptr) == said.starts_with("passes"));
  CHECK(asking.context.edits.response.size() == (said.starts_with("passes") ? 0 : 1));
  return said;
}

}  // namespace

TEST_CASE("what it says of a key", "[policy]") {
  CHECK(ask(key(1), Reason::none) == "passes: consumer acme, key gw_live_08… (good)");
  CHECK(ask("sk-theirs", Reason::none) == "passes: consumer acme, key … (theirs)");
  CHECK(ask(key(9), Reason::api_key_unknown) == "refuses: key gw_live_1H… is unknown");
  CHECK(ask("sk-other", Reason::api_key_unknown) == "refuses: key … is unknown");
  CHECK(ask(key(1) + "x", Reason::api_key_malformed) ==
        "refuses: key gw_… is mistyped or incomplete: its check digits are wrong");
  CHECK(ask(std::string(600, 'x'), Reason::api_key_malformed) ==
        "refuses: the key is too long");
  CHECK(ask(key(2), Reason::api_key_expired) ==
        "refuses: key gw_live_0H… expired 2 h ago (acme/gone)");
  CHECK(ask(key(3), Reason::api_key_revoked) ==
        "refuses: key gw_live_0Q… revoked 3 days ago (acme/taken)");
  CHECK(ask(key(4), Reason::api_key_expired) ==
        "refuses: key gw_live_0Z… not valid before Thu, 01 Jan 2026 01:00:00 GMT (acme/early)");
  CHECK(ask(key(5), Reason::api_key_revoked) == "refuses: key gw_live_0i… revoked (acme/future)");
}

TEST_CASE("how long ago is said in what people count", "[policy]") {
  const auto ago = [](Duration span) {
    const std::string said = ask(key(2), Reason::api_key_expired, now - hours(2) + span);
    const std::size_t word = said.find("expired ");
    return said.substr(word + 8, said.find(" ago") - word - 8);
  };
  CHECK(ago(Duration(0)) == "0 s");
  CHECK(ago(seconds(119)) == "119 s");
  CHECK(ago(seconds(120)) == "2 min");
  CHECK(ago(seconds(7199)) == "119 min");
  CHECK(ago(hours(2)) == "2 h");
  CHECK(ago(hours(47)) == "47 h");
  CHECK(ago(hours(49)) == "2 days");
}

TEST_CASE("it finds consumer, groups and the key's scopes; who was found earlier stands",
          "[policy]") {
  const Books books = some_books();
  const test::MadePolicy made("api-key", table({}));
  const std::string good = key(1);
  test::Asking asking({.fields = {{"x-api-key", good}}, .books = &books});
  REQUIRE(made.policy->on_request(asking.context, nullptr).index() == 0);
  const Principal* found = asking.context.principal;
  REQUIRE(found != nullptr);
  CHECK(found->name == "acme");
  REQUIRE(found->groups.size() == 1);
  CHECK(found->groups[0] == "gold");
  REQUIRE(found->scopes.size() == 2);
  CHECK(found->scopes[1] == "write");

  const Principal earlier{.name = "earlier"};
  asking.context.principal = &earlier;
  REQUIRE(made.policy->on_request(asking.context, nullptr).index() == 0);
  CHECK(asking.context.principal == &earlier);
}

TEST_CASE("the key stays here unless it is to be forwarded", "[policy]") {
  const Books books = some_books();
  const std::string good = key(1);
  const auto edits = [&](const config::Value& options) {
    const test::MadePolicy made("api-key", options);
    test::Asking asking({.fields = {{"x-api-key", good}}, .books = &books});
    REQUIRE(made.policy->on_request(asking.context, nullptr).index() == 0);
    return asking.context.edits.request.size();
  };
  CHECK(edits(table({})) == 1);
  CHECK(edits(table({{"forward", test::yes()}})) == 0);
}

TEST_CASE("it needs no options, and knows no others", "[policy]") {
  CHECK(test::MadePolicy("api-key", table({})).fault() == "");
  CHECK(test::MadePolicy("api-key", table({{"headers", value("x")}})).fault() == "unknown-key");
}
