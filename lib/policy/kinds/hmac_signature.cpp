// hmac-signature: finds the consumer by a signature over the request (RFC 9421, with hmac-sha256).
// The signer shares a secret with the gateway, and the secret is never sent. An intercepted request
// can be used only as it is, once, and for a short time.
// A valid signature is remembered in the ledger's bank as a bucket of one token that takes as long
// to refill as a signature lives. So each signature is accepted once over all workers, and memory
// is bounded like that of limits. Bodies are not checked: the upstream verifies a signed
// content-digest.
#include <algorithm>

#include "base/text.h"
#include "http/fields.h"
#include "http/structured.h"
#include "policy/kind.h"
#include "policy/options.h"
#include "policy/signature_base.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"components", "list of components",
     "[\"@method\", \"@authority\", \"@path\", \"@query\", \"content-digest\"]",
     "Components that a signature must cover: field names, @method, @authority, @scheme, @path, "
     "@query, @target-uri, @request-target. @target-uri also covers @authority, @path and @query. "
     "content-digest is required only for requests with a body; whether the body matches it, the "
     "upstream must check."},
    {"window", "duration", "\"5m\"",
     "How long after `created` a signature is valid. `expires` may end it earlier. Each signature "
     "is accepted once; used ones are remembered across workers, but not across a restart."},
    {"algorithms", "list of names", "[\"hmac-sha256\"]", "Signature algorithms that are accepted."},
};

constexpr std::string_view of_body = "content-digest";  // needed where there is one
constexpr std::string_view standard_components[] = {"@method", "@authority", "@path", "@query",
                                                    of_body};
constexpr std::string_view only_algorithm = "hmac-sha256";
constexpr Duration longest_window = hours(24);
constexpr Duration leeway = seconds(30);  // how far a client's clock may be ahead

struct Settings {
  std::string name;  // of the policy: the realm
  std::vector<std::string> components;
  std::string wanted, wanted_with_body;  // values of Accept-Signature
  Duration window = std::chrono::minutes(5);
  ledger::BucketId used{};
};

struct Fault {
  Reason reason = Reason::none;
  std::string why = {};
};

// A signature of the request, as far as it was parsed.
struct Signature {
  const http::SfMember* input = nullptr;  // what it covers, and its parameters
  std::string_view bytes;
  std::string_view key_id;
  identity::Consumer consumer;
  const crypto::VerifyKey* key = nullptr;
};

bool has_body(const RequestContext& context) {
  return context.facts.request.body.kind != http::BodyInfo::Kind::none;
}

std::string ago(Duration span) { return config::show(span - span % seconds(1)); }

class HmacSignature final : public Policy {
 public:
  explicit HmacSignature(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->caller != nullptr)
      return accept(context.genuine->caller->principal, context, why);
    const http::Headers& headers = context.facts.request.headers;
    if (!headers.has("signature-input") && !headers.has("signature"))
      return refuse(context, {Reason::hmac_missing, "no field Signature-Input"}, why);
    Signature found;
    Fault fault = find_signature(context, found);
    if (fault.reason == Reason::none) fault = judge(found, context);
    if (fault.reason != Reason::none) return refuse(context, std::move(fault), why);
    return accept({found.consumer.name, found.consumer.groups}, context, why);
  }

 private:
  static Fault invalid(std::string why) { return {Reason::hmac_invalid, std::move(why)}; }

  // The first one whose keyid names a consumer with a secret; proxies may have added their own.
  static Fault find_signature(const RequestContext& context, Signature& found) {
    const http::Headers& headers = context.facts.request.headers;
    Arena& arena = context.arena;
    const auto read = [&](std::string_view name) {
      return http::parse_sf_dictionary(headers.joined(name, arena), arena);
    };
    const http::SfDictionary inputs = read("signature-input");
    if (inputs.fault != nullptr) return invalid(format("Signature-Input: {}", inputs.fault));
    const http::SfDictionary signatures = read("signature");
    if (signatures.fault != nullptr) return invalid(format("Signature: {}", signatures.fault));
    Fault first = invalid("Signature-Input lists no signature");
    for (const http::SfMember& input : inputs.members) {
      Fault fault = look_at(input, signatures, context, found);
      if (fault.reason == Reason::none) return {};
      if (&input == inputs.members.data()) first = std::move(fault);
    }
    return first;
  }

  static Fault look_at(const http::SfMember& input, const http::SfDictionary& signatures,
                       const RequestContext& context, Signature& found) {
    using Kind = http::SfValue::Kind;
    const http::SfMember* const signature = signatures.find(input.name);
    if (!input.is_list) return invalid(format("{} of Signature-Input is not a list", input.name));
    if (signature == nullptr || signature->is_list || signature->items[0].value.kind != Kind::bytes)
      return invalid(format("Signature has no byte sequence named {}", input.name));
    const http::SfValue* const key_id = find_parameter(input.parameters, "keyid");
    if (key_id == nullptr || key_id->kind != Kind::string)
      return invalid(format("{} has no keyid", input.name));
    const identity::Books& books = context.facts.books;
    const identity::Consumer consumer = books.consumers.find(key_id->text);
    const crypto::VerifyKey* const key = books.secrets->signing_key(consumer.name);
    if (key == nullptr)
      return invalid(
          format("keyid `{}` names no consumer with a secret", printable(key_id->text, 60)));
    found = {&input, signature->items[0].value.text, key_id->text, consumer, key};
    return {};
  }

  Fault judge(const Signature& signature, RequestContext& context) const {
    const http::SfValue* const algorithm = find_parameter(signature.input->parameters, "alg");
    if (algorithm != nullptr && algorithm->text != only_algorithm)
      return invalid(
          format("alg is `{}`, which is not in `algorithms`", printable(algorithm->text, 40)));
    if (Fault fault = check_covered(*signature.input, context); fault.reason != Reason::none)
      return fault;
    if (Fault fault = check_times(*signature.input, context.facts.now.wall);
        fault.reason != Reason::none)
      return fault;
    SignatureBase base = signature_base(*signature.input, context.facts, context.arena);
    if (!base.fault.empty()) return invalid(std::move(base.fault));
    if (!signature.key->verify(crypto::Signing::hs256, base.text, signature.bytes))
      return invalid(format("it does not match the secret of {} over: {}", signature.consumer.name,
                            printable(base.text, 2000)));
    if (!first_use(base.text, context))
      return {Reason::hmac_replayed, "the signature was used before"};
    return {};
  }

  Fault check_covered(const http::SfMember& input, const RequestContext& context) const {
    for (const std::string& component : settings_.components) {
      if (component == of_body && !has_body(context)) continue;
      if (!covers(input, component))
        return invalid(format("component `{}` is not covered", component));
    }
    return {};
  }

  Fault check_times(const http::SfMember& input, WallTime now) const {
    const auto time = [&](std::string_view name) -> std::optional<WallTime> {
      const http::SfValue* const value = find_parameter(input.parameters, name);
      if (value == nullptr || value->kind != http::SfValue::Kind::integer) return {};
      // Clamps times that are wrong by any clock, so that no arithmetic overflows.
      constexpr std::int64_t farthest = 4'000'000'000;
      return WallTime(seconds(std::clamp(value->number, -farthest, farthest)));
    };
    const std::optional<WallTime> created = time("created"), expires = time("expires");
    if (!created) return invalid("it has no parameter created");
    const Duration age = now - *created;
    if (age > settings_.window)
      return {Reason::hmac_stale,
              format("created {} ago, window is {}", ago(age), config::show(settings_.window))};
    if (-age > leeway) return {Reason::hmac_stale, format("created {} in the future", ago(-age))};
    if (expires && now >= *expires)
      return {Reason::hmac_stale, format("expired {} ago", ago(now - *expires))};
    return {};
  }

  // Identified by what was signed, not by the signature: an algorithm may give one text several
  // signatures.
  bool first_use(std::string_view base, RequestContext& context) const {
    const ledger::Bucket used{settings_.used, {1, settings_.window + leeway, 1}};
    ledger::Spend answer;
    return context.ledger.spend(
        {siphash(context.ledger.hash_key, base), {&used, 1}, 1, context.facts.now}, {&answer, 1});
  }

  static Verdict accept(const identity::Principal& principal, RequestContext& context,
                        std::string* why) {
    if (context.principal == nullptr)
      context.principal = context.arena.make<identity::Principal>(principal);
    if (why != nullptr) *why = format("consumer {}", printable(principal.name, 60));
    return Pass{};
  }

  // No scheme is registered for these signatures; Accept-Signature states what to sign (RFC 9421,
  // 5.1).
  Verdict refuse(RequestContext& context, Fault fault, std::string* why) const {
    Arena& arena = context.arena;
    const std::string_view challenge =
        arena.join("Signature realm=", http::sf_string(settings_.name, arena));
    ArenaList<FieldEdit>& edits = context.edits.response;
    edits.push_back({FieldEdit::Kind::add, "www-authenticate", challenge}, arena);
    const std::string& wanted = has_body(context) ? settings_.wanted_with_body : settings_.wanted;
    edits.push_back({FieldEdit::Kind::set, "accept-signature", wanted}, arena);
    if (why != nullptr) *why = std::move(fault.why);
    return Refuse{fault.reason};
  }

  const Settings settings_;
};

// --- how it is made ---

std::vector<std::string> read_components(config::Reader& reader) {
  if (!reader.has("components"))
    return {std::begin(standard_components), std::end(standard_components)};
  std::vector<std::string> components;
  for (const config::Text& text : reader.texts("components")) {
    components.push_back(lower(text.value));
    if (!is_component(components.back()))
      reader.diagnostics().error(
          "bad-component", text.at,
          format("\"{}\" is not a component of a request", printable(text.value)),
          "write a field name, or @method, @authority, @scheme, @path, @query, "
          "@target-uri, @request-target");
  }
  if (components.empty())
    reader.diagnostics().error(
        "bad-component", reader.find("components")->at,
        format("{}: `components` is empty", reader.owner()),
        "list at least one: a signature over nothing would be valid for any request");
  return components;
}

Duration read_window(config::Reader& reader, Duration standard) {
  const config::Maybe<Duration> window = reader.duration("window");
  if (window && (window->value < seconds(1) || window->value > longest_window))
    reader.diagnostics().error(
        "bad-window", window->at, format("{}: `window` must be 1s to 24h", reader.owner()),
        "the window allows for the time on the way and for clock differences");
  return value_or(window, standard);
}

void check_algorithms(config::Reader& reader) {
  for (const config::Text& name : reader.texts("algorithms"))
    if (name.value != only_algorithm)
      reader.diagnostics().error(
          "bad-algorithm", name.at,
          format("\"{}\" is not an algorithm of {}", printable(name.value), reader.owner()),
          "the only algorithm is \"hmac-sha256\"");
}

// `sig=("@method" "date");created;alg="hmac-sha256"`
std::string wanted(const std::vector<std::string>& components, bool with_body) {
  std::string list;
  for (const std::string& one : components)
    if (with_body || one != of_body) list += format("{}\"{}\"", list.empty() ? "" : " ", one);
  return format("sig=({});created;alg=\"{}\"", list, only_algorithm);
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.components = read_components(reader);
  settings.wanted = wanted(settings.components, false);
  settings.wanted_with_body = wanted(settings.components, true);
  settings.window = read_window(reader, settings.window);
  check_algorithms(reader);
  settings.used = context.names.bucket(
      format("{} signatures within {}", settings.name, config::show(settings.window)));
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<HmacSignature>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::hmac_missing, Reason::hmac_invalid, Reason::hmac_stale,
                              Reason::hmac_replayed};

}  // namespace

Kind hmac_signature() {
  return {.name = "hmac-signature",
          .summary = "Find the consumer by an HTTP message signature.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::hmac_missing,
          .make = make};
}

}  // namespace gw::policy
