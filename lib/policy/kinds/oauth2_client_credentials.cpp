// oauth2-client-credentials: a token for the upstream (RFC 6749, 4.4), fetched with the gateway's
// own credentials and kept until shortly before it expires. Concurrent requests wait for one fetch.
#include <algorithm>

#include "base/text.h"
#include "crypto/random.h"
#include "http/percent.h"
#include "policy/options.h"
#include "policy/remote.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"token_url", "URL", "needed", "Token endpoint of the issuer."},
    {"client_id", "text", "needed", "Client ID of the gateway."},
    {"client_secret", "text", "needed", "Client secret; best as \"${env:NAME}\"."},
    {"scopes", "list of text", "", "Scopes to request."},
    {"timeout", "duration", "\"2s\"", "Timeout of the call."},
};

constexpr Duration default_lifetime = seconds(60);  // of a token that does not say
constexpr Duration longest_life = hours(24);

struct Settings {
  std::string name;
  Remote remote;
  crypto::Secret authorization;
  std::string form;
  ledger::PolicyId self{};
  ledger::MemoId memo{};
  crypto::Digest key{};  // there is one token for everybody
};

struct Given {
  std::string token;
  Duration life{};
};

// The characters of an access token (RFC 6750, 2.1); nothing else goes into a field.
bool is_token68(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  });
}

// RFC 6749, 5.1.
Result<Given> read_given(const Answer& answer) {
  const Result<Json> body = json_answer(answer);
  if (!body) return body.error();
  const auto text = [&](const char* name) {
    const Json* member = body->find(name);
    return member == nullptr ? nullptr : member->text();
  };
  const std::string* token = text("access_token");
  const std::string* type = text("token_type");
  const auto wrong = [](std::string what) { return Error{Error::Kind::invalid, std::move(what)}; };
  if (token == nullptr || !is_token68(*token))
    return wrong("its response has no usable `access_token`");
  if (type == nullptr || !iequals(*type, "bearer"))
    return wrong("the `token_type` of its response is not Bearer");
  const Json* seconds_left = body->find("expires_in");
  const auto* count = seconds_left ? std::get_if<std::int64_t>(&seconds_left->data) : nullptr;
  if (count == nullptr) return Given{*token, default_lifetime};
  const std::int64_t held = std::clamp<std::int64_t>(*count, 0, longest_life / seconds(1));
  return Given{*token, seconds(held)};
}

class ClientCredentials final : public Policy {
 public:
  explicit ClientCredentials(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const Moment& now = context.facts.now;
    if (const std::string* token =
            context.ledger.memos.recall(settings_.memo, settings_.key, now)) {
      if (why != nullptr) *why = "cached token";
      return use(*token, context);
    }
    const Answer* answer = answer_to(settings_.self, context.facts.answers);
    if (answer == nullptr) return ask(context, why);
    const Result<Given> given = read_given(*answer);
    if (!given) {
      if (why != nullptr) *why = format("{}: {}", settings_.remote.url, given.error().text());
      return Refuse{Reason::client_credentials_unavailable};
    }
    if (why != nullptr) *why = format("new token from {}", settings_.remote.url);
    // Dropped after nine tenths of its lifetime, so that a request in flight still has a valid
    // token.
    context.ledger.memos.remember(settings_.memo, settings_.key, given->token,
                                  now + given->life / 10 * 9);
    return use(given->token, context);
  }

 private:
  Verdict ask(RequestContext& context, std::string* why) const {
    http::FieldList fields;
    fields.add("accept", "application/json", context.arena);
    fields.add("content-type", "application/x-www-form-urlencoded", context.arena);
    fields.add("authorization", settings_.authorization.text(), context.arena);
    Call call = settings_.remote.call("POST");
    call.fields = fields.headers().all();
    call.body = settings_.form;
    call.same = settings_.key;
    if (why != nullptr) *why = format("asks {} for a token", settings_.remote.url);
    return Ask{settings_.self, settings_.name, call};
  }

  static Verdict use(std::string_view token, RequestContext& context) {
    context.edits.request.push_back(
        {FieldEdit::Kind::set, "authorization", context.arena.join("Bearer ", token)},
        context.arena);
    return Pass{};
  }

  const Settings settings_;
};

std::string form_of(const std::vector<config::Text>& scopes) {
  if (scopes.empty()) return "grant_type=client_credentials";
  std::string all;
  for (const config::Text& scope : scopes) all += (all.empty() ? "" : " ") + scope.value;
  BlockPool pool(4096);
  Arena arena(pool);
  return "grant_type=client_credentials&scope=" + std::string(http::encode_query(all, arena));
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  if (auto remote = read_remote(reader, "token_url", context)) settings.remote = *std::move(remote);
  settings.authorization = read_client(reader);
  settings.form = form_of(reader.texts("scopes"));
  settings.self = context.names.policy(settings.name);
  settings.memo = context.names.next_memo();
  settings.key = crypto::sha256(
      format("token {}", ledger::number(settings.memo)));  // another version asks anew
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<ClientCredentials>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::client_credentials_unavailable};

}  // namespace

Kind oauth2_client_credentials() {
  return {.name = "oauth2-client-credentials",
          .summary = "Get an access token for the upstream.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
