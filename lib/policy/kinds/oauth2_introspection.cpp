// oauth2-introspection: finds the consumer by asking the issuer about the token (RFC 7662): for
// opaque tokens and for tokens that may be revoked before they expire.
// A response, positive or negative, is remembered for a while, so that a client costs about one
// call per minute. After many invalid tokens no calls are made for a client for a while.
#include "base/text.h"
#include "crypto/random.h"
#include "http/percent.h"
#include "identity/claim_rules.h"
#include "identity/claims.h"
#include "policy/bearer.h"
#include "policy/credential_locations.h"
#include "policy/options.h"
#include "policy/remote.h"
#include "policy/wrong_tries.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"url", "URL", "needed", "Introspection endpoint of the issuer."},
    {"client_id", "text", "", "Client ID of the gateway."},
    {"client_secret", "text", "", "Client secret; best as \"${env:NAME}\"."},
    {"cache", "duration", "\"60s\"", "How long a response is cached, or \"off\"."},
    {"timeout", "duration", "\"2s\"", "Timeout of the call."},
    {"on_failure", "\"refuse\" or \"pass\"", "\"refuse\"",
     "What to do if the issuer cannot be reached: refuse, or pass without a consumer."},
    {"header", "name of a field", "\"authorization\"",
     "Header with the token. In `authorization`, the token follows `Bearer`."},
    {"query", "name of a parameter", "", "Alternative location: a query parameter."},
    {"cookie", "name of a cookie", "", "Alternative location: a cookie."},
    {"claims", "table of predicates", "", "Predicates that members of the response must match."},
    {"consumer", "name of a claim", "\"sub\"", "Member that names the consumer."},
    {"scopes", "name of a claim", "\"scope\"",
     "Member with the scopes: a list, or text separated by spaces."},
    {"groups", "name of a claim", "", "Member with the groups of the consumer."},
    {"optional", "boolean", "false", "Let requests without a token pass, without a consumer."},
    {"forward", "boolean", "true", "Forward the token to the upstream."},
};

struct Settings {
  std::string name;  // of the policy: the realm
  Remote remote;
  crypto::Secret authorization;  // how the gateway says who it is; empty: not at all
  CredentialLocations locations;
  identity::ClaimRules rules;
  Duration cache = seconds(60);
  OnFailure on_failure = OnFailure::refuse;
  bool optional = false, forward = true;
  ledger::PolicyId self{};
  ledger::MemoId memo{};
};

// The result for a token: its principal, or why it is invalid.
struct Finding {
  Reason reason = Reason::none;
  std::string text;  // a packed principal, or for people
};

// A memo is one letter for the kind of result, and its text.
constexpr char known = 'k', inactive = 'i', unfit = 'u';

class Introspection final : public Policy {
 public:
  Introspection(Settings settings, ledger::Names& names)
      : settings_(std::move(settings)), wrong_(settings_.name, names) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->caller != nullptr)
      return accept(context.genuine->caller->principal, context, why);
    if (context.genuine != nullptr && context.genuine->token != nullptr)
      return conclude(judge(filled_in(*context.genuine->token), context), context, why);
    const Credential found = find_credential(settings_.locations, context);
    if (found.twice)
      return refuse(context, Reason::introspection_inactive, "more than one token", why);
    if (found.text && !found.text->empty()) return look_up(*found.text, context, why);
    if (!settings_.optional)
      return refuse(context, Reason::introspection_missing,
                    format("no token in {}", settings_.locations.show()), why);
    if (why != nullptr) *why = "no token (optional)";
    return Pass{};
  }

 private:
  Verdict look_up(std::string_view token, RequestContext& context, std::string* why) const {
    const crypto::Digest digest = crypto::sha256(token);
    const Moment& now = context.facts.now;
    if (const std::string* memo = context.ledger.memos.recall(settings_.memo, digest, now))
      return conclude(finding_of(*memo), context, why);
    const Answer* answer = answer_to(settings_.self, context.facts.answers);
    if (answer == nullptr) return ask(token, digest, context, why);
    const Result<Json> body = json_answer(*answer);
    const bool* active = body ? active_of(*body) : nullptr;
    if (active == nullptr)
      return unavailable(body ? "its response has no `active`" : body.error().text(), why);
    const Finding finding = judge(*body, context);
    if (finding.reason == Reason::introspection_inactive) wrong_.count(context);
    if (settings_.cache > Duration::zero())
      context.ledger.memos.remember(settings_.memo, digest, memo_of(finding),
                                    now + believable(*body, now.wall));
    return conclude(finding, context, why);
  }

  Verdict ask(std::string_view token, const crypto::Digest& digest, RequestContext& context,
              std::string* why) const {
    if (wrong_.too_many(context)) return refuse_unchecked(context, "inactive tokens", why);
    Arena& arena = context.arena;
    http::FieldList fields;
    fields.add("accept", "application/json", arena);
    fields.add("content-type", "application/x-www-form-urlencoded", arena);
    if (!settings_.authorization.empty())
      fields.add("authorization", settings_.authorization.text(), arena);
    Call call = settings_.remote.call("POST");
    call.fields = fields.headers().all();
    call.body =
        arena.join("token=", http::encode_query(token, arena), "&token_type_hint=access_token");
    call.same = crypto::sha256(
        format("{} {}", ledger::number(settings_.memo), crypto::digest_text(digest)));
    if (why != nullptr) *why = format("asks {} about the token", settings_.remote.url);
    return Ask{settings_.self, settings_.name, call};
  }

  static const bool* active_of(const Json& body) {
    const Json* active = body.find("active");
    return active == nullptr ? nullptr : std::get_if<bool>(&active->data);
  }

  Finding judge(const Json& body, RequestContext& context) const {
    if (!*active_of(body))
      return {Reason::introspection_inactive, "the issuer reports that it is not active"};
    if (const auto fault = identity::check_times(body, Duration::zero(), context.facts.now.wall))
      return {Reason::introspection_inactive, fault->why};
    if (auto broken = identity::broken_rule(settings_.rules, body))
      return {Reason::introspection_claim, *std::move(broken)};
    return {Reason::none,
            identity::pack(identity::principal_of(settings_.rules, body, context.arena))};
  }

  // A `[[test]]` token: what its issuer would respond.
  static Json filled_in(const Json& given) {
    Json::Object members = *given.object();
    const auto standard = [&](const char* name, Json value) {
      if (given.find(name) == nullptr) members.push_back({name, std::move(value)});
    };
    standard("active", Json{true});
    standard("sub", Json{std::string("test")});
    return Json{std::move(members)};
  }

  static std::string memo_of(const Finding& finding) {
    const char kind = finding.reason == Reason::none                     ? known
                      : finding.reason == Reason::introspection_inactive ? inactive
                                                                         : unfit;
    return kind + finding.text;
  }
  static Finding finding_of(const std::string& memo) {
    const Reason reason = memo[0] == known      ? Reason::none
                          : memo[0] == inactive ? Reason::introspection_inactive
                                                : Reason::introspection_claim;
    return {reason, memo.substr(1)};
  }

  Duration believable(const Json& body, WallTime now) const {
    const std::optional<WallTime> expires = identity::expiry(body);
    return expires && *expires > now ? std::min(settings_.cache, *expires - now) : settings_.cache;
  }

  Verdict conclude(const Finding& finding, RequestContext& context, std::string* why) const {
    if (finding.reason != Reason::none) return refuse(context, finding.reason, finding.text, why);
    return accept(identity::unpack(finding.text, context.arena), context, why);
  }

  Verdict accept(const identity::Principal& principal, RequestContext& context,
                 std::string* why) const {
    if (!settings_.forward) remove_credentials(settings_.locations, context);
    return accept_token(principal, context, why);
  }

  Verdict unavailable(const std::string& what, std::string* why) const {
    const bool pass = settings_.on_failure == OnFailure::pass;
    if (why != nullptr)
      *why = format("{}: {}{}", settings_.remote.url, what,
                    pass ? "; passes because of `on_failure`" : "");
    if (pass) return Pass{};
    return Refuse{Reason::introspection_unavailable};
  }

  Verdict refuse(RequestContext& context, Reason reason, std::string_view what,
                 std::string* why) const {
    if (why != nullptr) *why = what;
    return refuse_token(context, settings_.name, reason, reason == Reason::introspection_missing);
  }

  const Settings settings_;
  const WrongTries wrong_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  if (auto remote = read_remote(reader, "url", context)) settings.remote = *std::move(remote);
  settings.authorization = read_client(reader);
  settings.locations = read_credential_locations(reader, "authorization");
  settings.rules = identity::read_claim_rules(reader);
  settings.cache = read_cache(reader, settings.cache);
  settings.on_failure = read_on_failure(reader);
  settings.optional = value_or(reader.flag("optional"), settings.optional);
  settings.forward = value_or(reader.flag("forward"), settings.forward);
  settings.self = context.names.policy(settings.name);
  settings.memo = context.names.next_memo();
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Introspection>(std::move(settings), context.names);
}

constexpr Reason reasons[] = {Reason::introspection_missing, Reason::introspection_inactive,
                              Reason::introspection_claim, Reason::introspection_unavailable,
                              Reason::rate_limit_exceeded};

}  // namespace

Kind oauth2_introspection() {
  return {.name = "oauth2-introspection",
          .summary = "Find the consumer by asking the issuer of the token.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::introspection_missing,
          .make = make};
}

}  // namespace gw::policy
