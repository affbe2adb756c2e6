// api-key: finds the consumer by a key that `gw keygen api-key` or another tool made. The book has
// only hashes of keys: the key itself is never stored and never reported, not even in an
// explanation.
#include "base/text.h"
#include "http/fields.h"
#include "identity/credential.h"
#include "policy/credential_locations.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"header", "name of a field", "\"x-api-key\"",
     "Header with the key. In `authorization`, the key follows `Bearer`."},
    {"query", "name of a parameter", "", "Alternative location: a query parameter."},
    {"cookie", "name of a cookie", "", "Alternative location: a cookie."},
    {"optional", "boolean", "false", "Let requests without a key pass, without a consumer."},
    {"forward", "boolean", "false", "Forward the key to the upstream."},
};

struct Settings {
  std::string name;  // of the policy: the realm
  CredentialLocations locations;
  bool optional = false, forward = false;
};

// "3 days": the time since, for people.
std::string span_text(Duration span) {
  const auto whole = [span](Duration unit) { return span / unit; };
  constexpr Duration minute = seconds(60), day = hours(24);
  if (span < 2 * minute) return format("{} s", whole(seconds(1)));
  if (span < hours(2)) return format("{} min", whole(minute));
  if (span < 2 * day) return format("{} h", whole(hours(1)));
  return format("{} days", whole(day));
}

// The text for a key that is not valid now.
std::string validity_text(const identity::ApiKey& key, WallTime now) {
  const auto since = [now](std::string_view word, WallTime then) {
    return then > now ? std::string(word) : format("{} {} ago", word, span_text(now - then));
  };
  if (key.revoked) return since("revoked", *key.revoked);
  if (key.expires && now >= *key.expires) return since("expired", *key.expires);
  const http::HttpDate date = http::http_date(*key.starts);
  return format("not valid before {}", http::text_of(date));
}

class ApiKeyPolicy final : public Policy {
 public:
  explicit ApiKeyPolicy(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->caller != nullptr)
      return judge_genuine(*context.genuine->caller, context, why);
    const Credential found = find_credential(settings_.locations, context);
    if (found.twice) return refuse(context, Reason::api_key_malformed, why, "more than one key");
    if (found.text && !found.text->empty()) return judge(*found.text, context, why);
    if (why != nullptr)
      *why = settings_.optional ? "no key (optional)"
                                : format("no key in {}", settings_.locations.show());
    if (settings_.optional) return Pass{};
    return refuse(context, Reason::api_key_missing);
  }

 private:
  Verdict judge(std::string_view text, RequestContext& context, std::string* why) const {
    if (text.size() > identity::longest_key)
      return refuse(context, Reason::api_key_malformed, why, "the key is too long");
    const auto about = [&](std::string_view what) {
      return why == nullptr ? std::string()
                            : format("key {} {}", identity::shortened_key(text), what);
    };
    const std::optional<identity::ApiKey> key =
        context.facts.books.keys.find(identity::digest_of_key(text));
    if (!key && identity::form_of_key(text) == identity::KeyForm::broken)
      return refuse(context, Reason::api_key_malformed, why,
                    about("is mistyped or incomplete: its check digits are wrong"));
    if (!key) return refuse(context, Reason::api_key_unknown, why, about("is unknown"));
    if (const Reason reason = fault_of(*key, context); reason != Reason::none)
      return refuse(
          context, reason, why,
          about(why == nullptr ? std::string()
                               : format("{} ({}/{})", validity_text(*key, context.facts.now.wall),
                                        key->consumer, key->id())));
    const identity::Consumer consumer = context.facts.books.consumers.find(key->consumer);
    if (why != nullptr)
      *why = format("consumer {}, key {} ({})", consumer.name, identity::shortened_key(text),
                    key->id());
    return accept({consumer.name, consumer.groups, key->scopes}, context);
  }

  // A `[[test]]` caller: its key needs no lookup, but may have expired like any other.
  Verdict judge_genuine(const Caller& caller, RequestContext& context, std::string* why) const {
    const std::string_view name = caller.principal.name;
    if (!caller.unknown_key.empty())
      return refuse(context, Reason::api_key_unknown, why,
                    format("{} has no key with the id {}", name, printable(caller.unknown_key)));
    if (caller.key)
      if (const Reason reason = fault_of(*caller.key, context); reason != Reason::none)
        return refuse(context, reason, why,
                      format("key {}/{} {}", name, caller.key->id(),
                             validity_text(*caller.key, context.facts.now.wall)));
    if (why != nullptr)
      *why = caller.key ? format("consumer {}, key {}", name, caller.key->id())
                        : format("consumer {}", name);
    return accept(caller.principal, context);
  }

  static Reason fault_of(const identity::ApiKey& key, const RequestContext& context) {
    switch (identity::state_of(key, context.facts.now.wall)) {
      case identity::KeyState::valid:
        return Reason::none;
      case identity::KeyState::revoked:
        return Reason::api_key_revoked;
      case identity::KeyState::expired:
      case identity::KeyState::early:
        break;
    }
    return Reason::api_key_expired;
  }

  Verdict accept(const identity::Principal& principal, RequestContext& context) const {
    if (!settings_.forward) remove_credentials(settings_.locations, context);
    if (context.principal == nullptr)
      context.principal = context.arena.make<identity::Principal>(principal);
    return Pass{};
  }

  Verdict refuse(RequestContext& context, Reason reason, std::string* why,
                 std::string_view what) const {
    if (why != nullptr) *why = what;
    return refuse(context, reason);
  }

  // A 401 must have a challenge (RFC 9110, 15.5.2). A bearer challenge names its error, unless
  // there was no token (RFC 6750, 3). No scheme is registered for keys in other fields.
  Verdict refuse(RequestContext& context, Reason reason) const {
    Arena& arena = context.arena;
    const bool bearer = settings_.locations.header == "authorization";
    std::string_view challenge = arena.join(bearer ? "Bearer realm=" : "ApiKey realm=",
                                            http::sf_string(settings_.name, arena));
    if (bearer && reason != Reason::api_key_missing)
      challenge = arena.join(challenge, ", error=\"invalid_token\"");
    context.edits.response.push_back({FieldEdit::Kind::add, "www-authenticate", challenge}, arena);
    return Refuse{reason};
  }

  const Settings settings_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.locations = read_credential_locations(reader, "x-api-key");
  settings.optional = value_or(reader.flag("optional"), settings.optional);
  settings.forward = value_or(reader.flag("forward"), settings.forward);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<ApiKeyPolicy>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::api_key_missing, Reason::api_key_malformed,
                              Reason::api_key_unknown, Reason::api_key_expired,
                              Reason::api_key_revoked};

}  // namespace

Kind api_key() {
  return {.name = "api-key",
          .summary = "Find the consumer by an API key.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::api_key_missing,
          .make = make};
}

}  // namespace gw::policy
