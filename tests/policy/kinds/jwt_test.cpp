// jwt: how it explains itself, what it remembers, and what its options may not be.
#include <catch2/catch.hpp>

#include "identity/jwk.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"

using namespace gw;
using namespace gw::crypto;
using namespace gw::identity;
using namespace gw::ledger;
using namespace gw::policy;
using test::list;
using test::table;
using test::value;

namespace {

constexpr const char* secret = "a secret for tests: 32 bytes or more";

config::Value issuer(const char* name = "joe") {
  return table({{"iss", value(name)}, {"key", value(secret)}, {"audience", value("orders")}});
}

// What it says of a genuine token with these claims.
std::string judged(const test::MadePolicy& made, std::string_view claims) {
  test::Asking asking;
  asking.facts.now.wall = WallTime(hours(24 * 365 * 50));
  const Json token = *parse_json(claims);
  const Genuine genuine{&token};
  asking.context.genuine = &genuine;
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<Refuse>(&verdict);
  if (refuse == nullptr) return why;
  return std::string(http::reason_name(refuse->reason)) + ": " + why;
}

// What it says of a token that came.
std::string answer_to(const test::MadePolicy& made, const std::string& token,
                      test::Remembered& remembered, const Books& books = {}) {
  const std::string bearer = "Bearer " + token;
  test::Asking asking({.fields = {{"authorization", bearer}}, .books = &books}, remembered);
  asking.facts.now.wall = WallTime(seconds(1'800'000'000));
  std::string why;
  const Verdict verdict = made.policy->on_request(asking.context, &why);
  const auto* refuse = std::get_if<Refuse>(&verdict);
  return refuse ? std::string(http::reason_name(refuse->reason)) + ": " + why : why;
}

// What the issuer "https://id.test" has published, at its number.
Books published(KeySetId id, std::vector<std::string> jwks, std::uint64_t generation = 1) {
  std::string set;
  for (const std::string& jwk : jwks) set = *with_key(set, jwk);
  KeySetBook::Sets sets(number(id) + 1);
  sets[number(id)] = std::make_shared<KeySet>(*fetched_keys({}, set));
  Books books;
  books.key_sets = {std::make_shared<const KeySetBook::Sets>(std::move(sets)), generation};
  return books;
}

config::Value published_issuer(const char* jwks = nullptr) {
  if (jwks == nullptr) return table({{"iss", value("https://id.test")}});
  return table({{"iss", value("https://id.test")}, {"jwks", value(jwks)}});
}

std::string fault(config::Value options, test::SourcesInMemory sources = {}) {
  return test::MadePolicy("jwt", std::move(options), std::move(sources)).fault();
}

}  // namespace

TEST_CASE("jwt names the claim that fails, and its value", "[policy][jwt]") {
  const test::MadePolicy made(
      "jwt", table({{"issuers", issuer()}, {"claims", table({{"plan", value("gold")}})}}));
  REQUIRE(made.fault() == "");
  CHECK(judged(made, R"({"plan":"gold"})") == "consumer test");
  CHECK(judged(made, R"({"plan":"gold","sub":"acme"})") == "consumer acme");
  CHECK(judged(made, R"({"plan":["a","gold"]})") == "consumer test");
  CHECK(judged(made, R"({"plan":"gold","aud":"billing"})") ==
        "jwt.audience: claim `aud` expected `orders`, got `billing`");
  CHECK(judged(made, R"({"plan":"gold","iss":"eve"})") ==
        "jwt.issuer: claim `iss` expected `joe`, got `eve`");
  CHECK(judged(made, R"({"plan":["a","b"]})") ==
        "jwt.claim: claim `plan` is \"a\", \"b\": expected that it is \"gold\"");
  CHECK(judged(made, "{}") == "jwt.claim: claim `plan` is absent: expected that it is \"gold\"");
  CHECK(judged(made, R"({"plan":"gold","sub":null})") ==
        "jwt.claim: claim `sub` is absent, so there is no consumer");
  CHECK(judged(made, R"({"plan":"gold","sub":["a","b"]})") ==
        "jwt.claim: claim `sub` is \"a\", \"b\", which names no consumer");
  CHECK(
      judged(made, R"({"plan":"gold","exp":1})").starts_with("jwt.expired: claim `exp`: expired"));
}

TEST_CASE("a consumer found earlier stands", "[policy][jwt]") {
  const test::MadePolicy made("jwt", table({{"issuers", issuer()}}));
  test::Asking asking;
  const Json token = *parse_json("{}");
  const Genuine genuine{&token};
  const Principal first{.name = "first"};
  asking.context.genuine = &genuine;
  asking.context.principal = &first;
  made.policy->on_request(asking.context, nullptr);
  CHECK(asking.context.principal == &first);
}

TEST_CASE("the token stands in no explanation", "[policy][jwt]") {
  const test::MadePolicy made("jwt", table({{"issuers", issuer()}}));
  for (const std::string token : {"eyJhbGciOiJub25lIn0.e30.", "topsecret", "a.b.c"}) {
    test::Asking asking({.fields = {{"authorization", "Bearer " + token}}});
    std::string why;
    made.policy->on_request(asking.context, &why);
    CHECK(why != "");
    CHECK(why.find(token) == why.npos);
  }
}

TEST_CASE("what jwt may not be", "[policy][jwt]") {
  CHECK(fault(table({})) == "missing-key");
  CHECK(fault(table({{"issuers", list({})}})) == "bad-issuer");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}})}})) == "bad-issuer");
  CHECK(fault(table({{"issuers", table({{"key", value(secret)}})}})) == "missing-key");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}, {"key", value("short")}})}})) ==
        "bad-key");
  CHECK(fault(table({{"issuers", list({issuer(), issuer()})}})) == "bad-issuer");
  CHECK(fault(table({{"issuers", issuer()}, {"leeway", value("2d")}})) == "bad-leeway");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"key", value(secret)},
                                        {"algorithms", value("none")}})}})) == "bad-algorithm");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"key", value(secret)},
                                        {"algorithms", value("RS256")}})}})) == "bad-key");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")}, {"jwks", value("none.jwks")}})}})) ==
        "unreadable-file");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"jwks", value("https://id.example.com:0/")}})}})) ==
        "bad-issuer");
  CHECK(fault(table({{"issuers", table({{"iss", value("joe")},
                                        {"key", value(secret)},
                                        {"jwks", value("https://id.example.com/")}})}})) ==
        "bad-issuer");
  CHECK(fault(table({{"issuers", published_issuer("http://id.test/keys")}})) == "insecure-jwks");
  CHECK(fault(table({{"issuers", published_issuer("https://id.test/keys")}})) == "");
  CHECK(fault(table({{"issuers", published_issuer()}})) == "");
}

TEST_CASE("what must be fetched is said once, however many ask for it", "[policy][jwks]") {
  const test::MadePolicy made(
      "jwt", table({{"issuers", list({published_issuer("https://id.test/keys"),
                                      table({{"iss", value("http://127.0.0.1:1")}}), issuer()})}}));
  REQUIRE(made.fault() == "");
  REQUIRE(made.key_sources.size() == 2);
  CHECK(made.key_sources[0].issuer == "https://id.test");
  CHECK(made.key_sources[0].url == "https://id.test/keys");
  CHECK(made.key_sources[1].discovers());
  CHECK(made.key_sources[0].id != made.key_sources[1].id);
}

TEST_CASE("keys that an issuer publishes are looked up in the books", "[policy][jwks]") {
  const test::MadePolicy made("jwt", table({{"issuers", published_issuer()}}));
  REQUIRE(made.key_sources.size() == 1);
  const KeySetId id = made.key_sources[0].id;
  const SignKey old_key = *SignKey::make(VerifyKey::Kind::p256);
  const SignKey new_key = *SignKey::make(VerifyKey::Kind::p256);
  const auto signed_by = [](const SignKey& key) {
    return *sign_token(key, Signing::es256, thumbprint(key),
                       *parse_json(R"({"iss":"https://id.test","sub":"ann","exp":1900000000})"));
  };
  const std::string token = signed_by(old_key), next = signed_by(new_key);
  test::Remembered remembered;

  CHECK(answer_to(made, token, remembered) ==
        "jwt.key: the keys of `https://id.test` have not been fetched yet");
  CHECK(remembered.requested_key_sets.sets.empty());

  const Books first = published(id, {public_jwk(old_key, Signing::es256)});
  CHECK(answer_to(made, token, remembered, first) == "consumer ann");
  CHECK(answer_to(made, next, remembered, first)
            .starts_with("jwt.key: none of the 1 keys has `kid`"));
  CHECK(remembered.requested_key_sets.sets == std::vector<KeySetId>{id});

  const Books both =
      published(id, {public_jwk(old_key, Signing::es256), public_jwk(new_key, Signing::es256)}, 2);
  CHECK(answer_to(made, token, remembered, both) == "consumer ann");
  CHECK(answer_to(made, next, remembered, both) == "consumer ann");

  // A token that was found good is not, once the issuer has taken its key back.
  const Books last = published(id, {public_jwk(new_key, Signing::es256)}, 3);
  CHECK(answer_to(made, next, remembered, last) == "consumer ann");
  CHECK(answer_to(made, token, remembered, last).starts_with("jwt.key: "));
}

TEST_CASE("a wrong signature by a key that is known asks for no other keys", "[policy][jwks]") {
  const test::MadePolicy made("jwt", table({{"issuers", published_issuer()}}));
  const KeySetId id = made.key_sources.at(0).id;
  const SignKey key = *SignKey::make(VerifyKey::Kind::p256);
  const SignKey other = *SignKey::make(VerifyKey::Kind::p256);
  const Json claims = *parse_json(R"({"iss":"https://id.test","sub":"ann"})");
  const Books books = published(id, {public_jwk(key, Signing::es256)});
  test::Remembered remembered;
  const std::string forged = *sign_token(other, Signing::es256, thumbprint(key), claims);
  CHECK(answer_to(made, forged, remembered, books).starts_with("jwt.signature: "));
  CHECK(remembered.requested_key_sets.sets.empty());
  const std::string unnamed = *sign_token(other, Signing::es256, "", claims);
  CHECK(answer_to(made, unnamed, remembered, books).starts_with("jwt.signature: "));
  CHECK(remembered.requested_key_sets.sets.size() == 1);
}
