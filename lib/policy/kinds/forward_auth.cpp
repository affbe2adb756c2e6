// forward-auth: asks another service whether a request may pass, like nginx's auth_request and
// Traefik's ForwardAuth. X-Forwarded-* fields describe the request. 2xx passes and may add fields
// for the upstream; any other response except a failure is sent to the client.
#include <algorithm>

#include "base/text.h"
#include "crypto/random.h"
#include "http/framing.h"
#include "policy/options.h"
#include "policy/remote.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"url", "URL", "needed",
     "URL of the authorization service. It is called with GET and without a body."},
    {"headers", "list of field names", "all but those of the body",
     "Request header fields to send, in addition to X-Forwarded-*."},
    {"upstream_headers", "list of field names", "",
     "Response header fields of the service to add to the forwarded request. Those of the client "
     "are removed."},
    {"cache", "duration", "\"off\"", "How long a positive response is cached. Needs `headers`."},
    {"timeout", "duration", "\"2s\"", "Timeout of the call."},
    {"on_failure", "\"refuse\" or \"pass\"", "\"refuse\"",
     "What to do if the service cannot be reached or responds with 5xx."},
};

struct Settings {
  std::string name;
  Remote remote;
  std::optional<std::vector<std::string>> headers;  // lower case; none: all
  std::vector<std::string> upstream_headers;        // lower case
  Duration cache{};
  OnFailure on_failure = OnFailure::refuse;
  ledger::PolicyId self{};
  ledger::MemoId memo{};
};

bool is_forwarded(std::string_view name) {
  return lower(name.substr(0, 12)) == "x-forwarded-" || iequals(name, "forwarded");
}

bool is_of_body(const http::Field& field) {
  return http::is_codec_field(field.id) || field.id == http::FieldId::expect ||
         field.id == http::FieldId::content_type || field.id == http::FieldId::content_encoding;
}

// Fields of the service's response that may go to the client: not those of its connection.
bool may_go_on(const http::Field& field) {
  return !http::is_codec_field(field.id) && field.id != http::FieldId::date &&
         field.id != http::FieldId::server;
}

bool may_repeat(const http::Field& field) {
  return field.id == http::FieldId::set_cookie || iequals(field.name, "www-authenticate") ||
         iequals(field.name, "link");
}

class ForwardAuth final : public Policy {
 public:
  explicit ForwardAuth(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const std::span<const http::Field> fields = sent_fields(context);
    const bool remembers = settings_.cache > Duration::zero();
    const crypto::Digest digest = remembers ? digest_of(fields) : crypto::Digest{};
    const Moment& now = context.facts.now;
    if (remembers)
      if (const std::string* memo = context.ledger.memos.recall(settings_.memo, digest, now)) {
        if (why != nullptr) *why = format("{} allowed it before (cached)", settings_.remote.url);
        return pass(unpacked(*memo, context.arena), context);
      }
    const Answer* answer = answer_to(settings_.self, context.facts.answers);
    if (answer == nullptr) return ask(fields, remembers ? &digest : nullptr, why);
    if (answer->failed || answer->status >= 500) return unavailable(*answer, context, why);
    if (why != nullptr) *why = format("{} responded with {}", settings_.remote.url, answer->status);
    if (answer->status >= 300 || answer->status < 200) return refuse(*answer, context);
    const Taken taken = taken_from(*answer, context.arena);
    if (remembers)
      context.ledger.memos.remember(settings_.memo, digest, packed(taken), now + settings_.cache);
    return pass(taken, context);
  }

 private:
  // For each of upstream_headers its value, or nothing.
  using Taken = std::span<const std::optional<std::string_view>>;

  Verdict ask(std::span<const http::Field> fields, const crypto::Digest* same,
              std::string* why) const {
    Call call = settings_.remote.call("GET");
    call.fields = fields;
    if (same != nullptr) call.same = *same;
    if (why != nullptr) *why = format("asks {}", settings_.remote.url);
    return Ask{settings_.self, settings_.name, call};
  }

  std::span<const http::Field> sent_fields(RequestContext& context) const {
    const Facts& facts = context.facts;
    Arena& arena = context.arena;
    http::FieldList fields;
    fields.add("x-forwarded-method", facts.request.method_text, arena);
    fields.add("x-forwarded-proto", facts.scheme, arena);
    fields.add("x-forwarded-host",
               facts.target.authority.empty() ? facts.host : facts.target.authority, arena);
    fields.add("x-forwarded-uri",
               facts.target.has_query ? arena.join(facts.target.path, "?", facts.target.query)
                                      : facts.target.path,
               arena);
    fields.add("x-forwarded-for", facts.client_text, arena);
    http::FieldList own;
    own.reserve_from(facts.request.headers, arena);
    http::remove_hop_by_hop(own, false);
    for (const http::Field& field : own.headers())
      if (sends(field)) fields.add(field, arena);
    return fields.headers().all();
  }

  bool sends(const http::Field& field) const {
    if (is_forwarded(field.name) || field.id == http::FieldId::host) return false;
    if (!settings_.headers) return !is_of_body(field);
    return std::any_of(settings_.headers->begin(), settings_.headers->end(),
                       [&](const std::string& name) { return iequals(name, field.name); });
  }

  // Over everything that is sent: a different question may have a different answer.
  crypto::Digest digest_of(std::span<const http::Field> fields) const {
    std::string text = std::to_string(ledger::number(settings_.memo));  // another version asks anew
    for (const http::Field& field : fields) {
      text += '\n';
      text += lower(field.name);
      text += ':';
      text += field.value;
    }
    return crypto::sha256(text);
  }

  Verdict pass(Taken taken, RequestContext& context) const {
    for (std::size_t i = 0; i < settings_.upstream_headers.size(); ++i) {
      const std::string& name = settings_.upstream_headers[i];
      if (taken[i])
        context.edits.request.push_back({FieldEdit::Kind::set, name, *taken[i]}, context.arena);
      else
        context.edits.request.push_back({FieldEdit::Kind::remove, name, {}}, context.arena);
    }
    return Pass{};
  }

  Taken taken_from(const Answer& answer, Arena& arena) const {
    const auto taken =
        arena.array<std::optional<std::string_view>>(settings_.upstream_headers.size());
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (answer.fields.has(settings_.upstream_headers[i]))
        taken[i] = answer.fields.joined(settings_.upstream_headers[i], arena);
    return taken;
  }

  // One line per value, since a field value has no line end: "+value", or "-" if absent.
  static std::string packed(Taken taken) {
    std::string memo;
    for (const auto& value : taken) {
      memo += value ? '+' : '-';
      if (value) memo += *value;
      memo += '\n';
    }
    return memo;
  }
  Taken unpacked(std::string_view memo, Arena& arena) const {
    const auto taken =
        arena.array<std::optional<std::string_view>>(settings_.upstream_headers.size());
    for (auto& value : taken) {
      const std::size_t end = memo.find('\n');
      if (memo[0] == '+') value = arena.copy(memo.substr(1, end - 1));
      memo.remove_prefix(end + 1);
    }
    return taken;
  }

  // The service's own response goes to the client: a redirect to a login page, or an error.
  static Verdict refuse(const Answer& answer, RequestContext& context) {
    for (const http::Field& field : answer.fields)
      if (may_go_on(field))
        context.edits.response.push_back(
            {may_repeat(field) ? FieldEdit::Kind::add : FieldEdit::Kind::set,
             context.arena.copy(lower(field.name)), field.value},
            context.arena);
    return Refuse{Reason::forward_auth_refused, answer.status, answer.body};
  }

  Verdict unavailable(const Answer& answer, RequestContext& context, std::string* why) const {
    const bool passes = settings_.on_failure == OnFailure::pass;
    if (why != nullptr)
      *why = format("{}: {}{}", settings_.remote.url,
                    answer.failed ? std::string(answer.why)
                                  : format("it responded with status {}", answer.status),
                    passes ? "; passes because of `on_failure`" : "");
    if (!passes) return Refuse{Reason::forward_auth_unavailable};
    return pass(
        context.arena.array<std::optional<std::string_view>>(settings_.upstream_headers.size()),
        context);
  }

  const Settings settings_;
};

std::vector<std::string> read_names(config::Reader& reader, std::string_view key) {
  std::vector<std::string> names;
  for (const config::Text& name : reader.texts(key)) {
    if (!http::is_token(name.value))
      reader.diagnostics().error("bad-field", name.at,
                                 format("\"{}\" is not a field name", printable(name.value)),
                                 "write one like \"authorization\"");
    names.push_back(lower(name.value));
  }
  return names;
}

void check_cache(const config::Reader& reader, const Settings& settings) {
  if (settings.cache == Duration::zero() || settings.headers) return;
  reader.diagnostics().error(
      "bad-cache", reader.at(), format("{}: `cache` needs `headers`", reader.owner()),
      "a cached response is reused for equal requests only: list the fields that it depends on, "
      "like headers = [\"authorization\", \"cookie\"]");
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  if (auto remote = read_remote(reader, "url", context)) settings.remote = *std::move(remote);
  if (reader.has("headers")) settings.headers = read_names(reader, "headers");
  settings.upstream_headers = read_names(reader, "upstream_headers");
  settings.cache = read_cache(reader, settings.cache);
  settings.on_failure = read_on_failure(reader);
  settings.self = context.names.policy(settings.name);
  settings.memo = context.names.next_memo();
  check_cache(reader, settings);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<ForwardAuth>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::forward_auth_refused, Reason::forward_auth_unavailable};

}  // namespace

Kind forward_auth() {
  return {.name = "forward-auth",
          .summary = "Ask another service whether a request may pass.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
