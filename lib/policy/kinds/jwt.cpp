// jwt: finds the consumer by a signed token (RFC 7519, RFC 6750). The issuer that the token names
// determines the keys; nothing else in it is trusted before the signature is verified.
// Verifying a signature costs as much as ten requests. So a valid token is remembered by its hash
// until it expires, and a client that sends many invalid ones is not checked for a while.
#include <algorithm>

#include "base/text.h"
#include "crypto/random.h"
#include "identity/claim_rules.h"
#include "identity/claims.h"
#include "policy/bearer.h"
#include "policy/credential_locations.h"
#include "policy/issuers.h"
#include "policy/kind.h"
#include "policy/options.h"
#include "policy/wrong_tries.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"issuers", "list of issuers", "needed",
     "Trusted issuers, each { iss, key = PEM or secret, jwks = URL or PATH, audience, algorithms "
     "}. Without `key` and `jwks`, ISS/.well-known/openid-configuration gives the location of the "
     "keys. Keys from a URL are fetched in advance, and again every 15 minutes or as Cache-Control "
     "specifies (5 minutes to 24 hours). An unknown key triggers a fetch, at most one per 30 "
     "seconds. While the URL cannot be reached, the last keys stay in use. Before the first "
     "successful fetch, tokens are rejected with jwt.key."},
    {"header", "name of a field", "\"authorization\"",
     "Header with the token. In `authorization`, the token follows `Bearer`."},
    {"query", "name of a parameter", "", "Alternative location: a query parameter."},
    {"cookie", "name of a cookie", "", "Alternative location: a cookie."},
    {"claims", "table of predicates", "",
     "Predicates that claims must match. A dot in a name selects a member of a nested object."},
    {"leeway", "duration", "\"30s\"",
     "Allowed difference between the clocks of issuer and gateway."},
    {"consumer", "name of a claim", "\"sub\"", "Claim that names the consumer."},
    {"scopes", "name of a claim", "\"scope\"",
     "Claim with the scopes: a list, or text separated by spaces."},
    {"groups", "name of a claim", "", "Claim with the groups of the consumer."},
    {"optional", "boolean", "false", "Let requests without a token pass, without a consumer."},
    {"forward", "boolean", "true", "Forward the token to the upstream."},
};

constexpr Duration longest_memory = hours(1);

struct Settings {
  std::string name;  // of the policy: the realm
  std::vector<Issuer> issuers;
  CredentialLocations locations;
  identity::ClaimRules rules;
  Duration leeway = seconds(30);
  bool optional = false, forward = true;
  ledger::MemoId memo{};
};

// A token, and the issuer whose keys must verify it.
struct Signed {
  identity::Token token;
  const Issuer* issuer = nullptr;
  const identity::KeySet* keys = nullptr;
};

class Jwt final : public Policy {
 public:
  Jwt(Settings settings, ledger::Names& names)
      : settings_(std::move(settings)), wrong_(settings_.name, names) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->token != nullptr)
      return judge_genuine(context, why);
    const Credential found = find_credential(settings_.locations, context);
    if (found.twice) return refuse(context, {Reason::jwt_malformed, "more than one token"}, why);
    if (found.text) return judge(*found.text, context, why);
    if (!settings_.optional)
      return refuse(context,
                    {Reason::jwt_missing, format("no token in {}", settings_.locations.show())},
                    why);
    if (why != nullptr) *why = "no token (optional)";
    return Pass{};
  }

 private:
  Verdict judge(std::string_view text, RequestContext& context, std::string* why) const {
    const crypto::Digest digest = memo_key(text, context.facts.books.key_sets);
    const Moment& now = context.facts.now;
    if (const std::string* memo = context.ledger.memos.recall(settings_.memo, digest, now))
      return accept(identity::unpack(*memo, context.arena), context, why);
    Signed found;
    if (auto fault = read(text, context.facts.books.key_sets, found))
      return refuse(context, *std::move(fault), why);
    if (wrong_.too_many(context))
      return refuse_unchecked(context, "tokens with invalid signatures", why);
    if (auto fault = check(found, context)) return refuse(context, *std::move(fault), why);
    const Json& claims = found.token.claims;
    const identity::Principal principal =
        identity::principal_of(settings_.rules, claims, context.arena);
    context.ledger.memos.remember(settings_.memo, digest, identity::pack(principal),
                                  now + believable(claims, now.wall));
    return accept(principal, context, why);
  }

  // Includes the generation of the keys: a token is verified again after its issuer withdrew a key.
  static crypto::Digest memo_key(std::string_view text, const identity::KeySetBook& fetched) {
    crypto::Digest digest = crypto::sha256(text);
    for (std::size_t i = 0; i < sizeof fetched.generation; ++i)
      digest[i] ^= static_cast<std::uint8_t>(fetched.generation >> (8 * i));
    return digest;
  }

  static std::string unknown_keys(const Issuer& issuer) {
    return issuer.fetched ? format("the keys of `{}` have not been fetched yet", issuer.name)
                          : format("the keys of `{}` are not available here", issuer.name);
  }

  std::optional<identity::TokenFault> read(std::string_view text,
                                           const identity::KeySetBook& fetched,
                                           Signed& found) const {
    if (auto fault = identity::parse_token(text, found.token)) return fault;
    if (auto fault = find_issuer(settings_.issuers, found.token.claims, found.issuer)) return fault;
    found.keys = keys_of(*found.issuer, fetched);
    if (found.keys == nullptr)
      return identity::TokenFault{Reason::jwt_key, unknown_keys(*found.issuer)};
    return {};
  }

  std::optional<identity::TokenFault> check(const Signed& found, RequestContext& context) const {
    if (auto fault = verify(found.token, *found.keys, *found.issuer, context.ledger)) {
      if (fault->reason == Reason::jwt_signature) wrong_.count(context);
      return fault;
    }
    return check_claims(found.token.claims, *found.issuer, context.facts.now.wall);
  }

  // An unknown key may be a new one that was published after the last fetch, so a fetch is
  // requested.
  static std::optional<identity::TokenFault> verify(const identity::Token& token,
                                                    const identity::KeySet& keys,
                                                    const Issuer& issuer, ledger::Ledger& ledger) {
    std::optional<identity::TokenFault> fault = keys.verify(token);
    const bool missed = fault && (fault->reason == Reason::jwt_key ||
                                  (fault->reason == Reason::jwt_signature && !token.key_id));
    if (missed && issuer.fetched) ledger.request_key_set(*issuer.fetched);
    return fault;
  }

  // A `[[test]]` token: its signature is not verified, everything else is checked.
  Verdict judge_genuine(RequestContext& context, std::string* why) const {
    const Json claims = filled_in(*context.genuine->token, context.facts.now.wall);
    const Issuer* issuer = nullptr;
    std::optional<identity::TokenFault> fault = find_issuer(settings_.issuers, claims, issuer);
    if (!fault) fault = check_claims(claims, *issuer, context.facts.now.wall);
    if (fault) return refuse(context, *std::move(fault), why);
    return accept(identity::principal_of(settings_.rules, claims, context.arena), context, why);
  }

  // Claims that the test does not give get valid values.
  Json filled_in(const Json& given, WallTime now) const {
    Json::Object claims = *given.object();
    const auto standard = [&](const char* name, auto value) {
      if (given.find(name) == nullptr) claims.push_back({name, Json{std::move(value)}});
    };
    const std::int64_t second = now.time_since_epoch() / seconds(1);
    standard("iss", settings_.issuers[0].name);
    standard("sub", std::string("test"));
    standard("iat", second);
    standard("exp", second + 3600);
    Json whole{std::move(claims)};
    const Issuer* issuer = nullptr;
    if (given.find("aud") == nullptr && !find_issuer(settings_.issuers, whole, issuer) &&
        !issuer->audience.empty())
      std::get<Json::Object>(whole.data).push_back({"aud", Json{issuer->audience[0]}});
    return whole;
  }

  std::optional<identity::TokenFault> check_claims(const Json& claims, const Issuer& issuer,
                                                   WallTime now) const {
    if (auto fault = identity::check_times(claims, settings_.leeway, now)) return fault;
    if (auto fault = identity::check_audience(claims, issuer.audience)) return fault;
    if (auto broken = identity::broken_rule(settings_.rules, claims))
      return identity::TokenFault{Reason::jwt_claim, *std::move(broken)};
    return {};
  }

  // How long a valid token may be remembered.
  Duration believable(const Json& claims, WallTime now) const {
    const std::optional<WallTime> expires = identity::expiry(claims);
    return expires ? std::min(longest_memory, *expires + settings_.leeway - now) : longest_memory;
  }

  Verdict accept(const identity::Principal& principal, RequestContext& context,
                 std::string* why) const {
    if (!settings_.forward) remove_credentials(settings_.locations, context);
    return accept_token(principal, context, why);
  }

  Verdict refuse(RequestContext& context, identity::TokenFault fault, std::string* why) const {
    if (why != nullptr) *why = std::move(fault.why);
    return refuse_token(context, settings_.name, fault.reason, fault.reason == Reason::jwt_missing);
  }

  const Settings settings_;
  const WrongTries wrong_;  // signatures
};

Duration read_leeway(config::Reader& reader, Duration standard) {
  const config::Maybe<Duration> leeway = reader.duration("leeway");
  if (leeway && leeway->value > hours(24))
    reader.diagnostics().error(
        "bad-leeway", leeway->at, "the leeway is longer than a day",
        "write at most \"24h\": it allows for clocks that differ by seconds");
  return value_or(leeway, standard);
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.issuers = read_issuers(reader, context);
  settings.locations = read_credential_locations(reader, "authorization");
  settings.rules = identity::read_claim_rules(reader);
  settings.leeway = read_leeway(reader, settings.leeway);
  settings.optional = value_or(reader.flag("optional"), settings.optional);
  settings.forward = value_or(reader.flag("forward"), settings.forward);
  settings.memo = context.names.next_memo();
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Jwt>(std::move(settings), context.names);
}

constexpr Reason reasons[] = {
    Reason::jwt_missing,   Reason::jwt_malformed, Reason::jwt_issuer,         Reason::jwt_key,
    Reason::jwt_algorithm, Reason::jwt_signature, Reason::jwt_expired,        Reason::jwt_not_yet,
    Reason::jwt_audience,  Reason::jwt_claim,     Reason::rate_limit_exceeded};

}  // namespace

Kind jwt() {
  return {.name = "jwt",
          .summary = "Find the consumer by a signed token.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::jwt_missing,
          .make = make};
}

}  // namespace gw::policy
