// cors: answers preflights, and allows pages of other origins to read responses (Fetch, "CORS
// protocol"). Its fields replace the upstream's, so that one place decides.
#include <algorithm>

#include "base/text.h"
#include "http/fields.h"
#include "policy/kind.h"
#include "policy/options.h"
#include "policy/origin_set.h"

namespace gw::policy {

namespace {

using http::FieldId;

constexpr config::Option options[] = {
    {"origins", "list of origins", "needed",
     "Origins whose pages may read responses: \"https://app.example.com\", "
     "\"https://*.example.com\", \"*\"."},
    {"methods", "list of methods or \"*\"", "the route's, else \"*\"",
     "Methods that these pages may use."},
    {"headers", "list of field names or \"*\"", "\"*\"",
     "Header fields that these pages may send; \"*\" allows every field that they request."},
    {"expose", "list of field names or \"*\"", "[]",
     "Response header fields that these pages may read."},
    {"credentials", "boolean", "false", "Allow cookies and client certificates."},
    {"max_age", "duration or \"off\"", "\"10m\"",
     "How long a browser may cache a preflight response; \"off\" leaves it to the browser."},
};

constexpr std::string_view allow_origin = "access-control-allow-origin";
constexpr std::string_view allow_credentials = "access-control-allow-credentials";
constexpr std::string_view expose_headers = "access-control-expose-headers";

struct NameList {
  std::vector<std::string> names;
  std::string joined;
  bool any = false;    // "*" stands among them
  bool given = false;  // the option stands there at all
};

struct Rules {
  OriginSet origins;
  NameList methods, headers, expose;  // fields in lower case
  bool credentials = false;
  std::string max_age;  // seconds; empty: not sent
};

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "" if there is none or more than one: a browser sends exactly one.
std::string_view origin_of(const Facts& facts) {
  const http::Headers& headers = facts.request.headers;
  return headers.count(FieldId::origin) == 1 ? headers.value(FieldId::origin) : "";
}

class Cors final : public Policy {
 public:
  explicit Cors(Rules rules) : rules_(std::move(rules)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (!context.preflight.method.empty()) return on_preflight(context, why);
    const std::string_view origin = origin_of(context.facts);
    if (why != nullptr)
      *why = origin.empty() ? "not a cross-origin request"
                            : format("origin {} may{} read the response", shown(origin),
                                     rules_.origins.contains(origin) ? "" : " not");
    return Pass{};  // who may not read may still send: that is csrf's to judge
  }

  void on_response(ResponseContext& response) const override {
    http::FieldList& fields = *response.fields;
    for (const std::string_view name : {allow_origin, allow_credentials, expose_headers})
      fields.remove(name);
    const std::string_view origin = origin_of(response.facts);
    // Always sent. Otherwise a cache could serve a response stored for another origin (Fetch, "CORS
    // protocol and HTTP caches").
    if (!open()) add_vary(fields, response.arena);
    if (!open() && (origin.empty() || !rules_.origins.contains(origin))) return;
    const std::string_view exposed = exposed_names(fields.headers(), response.arena);
    fields.add(allow_origin, open() ? "*" : origin, response.arena);
    if (rules_.credentials) fields.add(allow_credentials, "true", response.arena);
    if (!exposed.empty()) fields.add(expose_headers, exposed, response.arena);
  }

 private:
  // Any origin, without credentials: then the response does not depend on the origin.
  bool open() const { return rules_.origins.every() && !rules_.credentials; }

  static std::string shown(std::string_view text) { return printable(text.substr(0, 80)); }

  Verdict on_preflight(RequestContext& context, std::string* why) const {
    Arena& arena = context.arena;
    const std::string_view origin = origin_of(context.facts);
    const std::string_view method = context.preflight.method;
    const auto refuse = [&](http::Reason reason, std::string_view what, std::string_view help) {
      if (why != nullptr) *why = format("preflight: {} {}", shown(what), help);
      return Refuse{reason};
    };
    const auto set = [&](std::string_view name, std::string_view value) {
      if (!value.empty())
        context.edits.response.push_back({FieldEdit::Kind::set, name, value}, arena);
    };
    set("vary", "origin, access-control-request-method, access-control-request-headers");
    if (origin.empty() || !rules_.origins.contains(origin))
      return refuse(http::Reason::cors_origin, origin, "is not in `origins`");
    if (!context.preflight.served)
      return refuse(http::Reason::cors_method, method, "is accepted by no route here");
    if (!allows_method(context.preflight))
      return refuse(http::Reason::cors_method, method, "is not in `methods`");
    const std::string_view asked =
        context.facts.request.headers.joined("access-control-request-headers", arena);
    std::string_view names;
    if (const std::string_view not_allowed = refused_field(asked, arena, names);
        !not_allowed.empty())
      return refuse(http::Reason::cors_header, not_allowed, "is not in `headers`");
    set(allow_origin, open() ? "*" : origin);
    if (rules_.credentials) set(allow_credentials, "true");
    set("access-control-allow-methods", methods_text(context.preflight, arena));
    set("access-control-allow-headers", names);
    set("access-control-max-age", rules_.max_age);
    if (why != nullptr) *why = format("preflight: {} from {}", method, shown(origin));
    return Reply{http::Reason::cors_preflight};
  }

  // Methods are case-sensitive (RFC 9110, 9.1). The route matched this method, so it is allowed.
  bool allows_method(const Preflight& preflight) const {
    return !rules_.methods.given || rules_.methods.any ||
           holds(rules_.methods.names, preflight.method);
  }

  // With credentials "*" is taken literally (Fetch, "CORS protocol and credentials"), so the
  // requested method is named.
  std::string_view methods_text(const Preflight& preflight, Arena& arena) const {
    if (rules_.methods.given && !rules_.methods.any) return rules_.methods.joined;
    std::string_view text;
    if (!rules_.methods.given)
      for (const std::string& method : preflight.methods)
        text = text.empty() ? std::string_view(method) : arena.join(text, ", ", method);
    return text.empty() ? preflight.method : text;
  }

  // The first requested field that is not allowed, else empty; then the response lists the fields.
  std::string_view refused_field(std::string_view asked, Arena& arena,
                                 std::string_view& answer) const {
    std::string_view name;
    while (http::next_element(asked, name)) {
      if (!http::is_token(name) ||
          (!rules_.headers.any && !holds(rules_.headers.names, lower(name))))
        return name;
      if (rules_.headers.any) answer = answer.empty() ? name : arena.join(answer, ", ", name);
    }
    if (!rules_.headers.any) answer = rules_.headers.joined;
    return {};
  }

  // With credentials "*" exposes nothing, so the fields are named.
  std::string_view exposed_names(const http::Headers& headers, Arena& arena) const {
    if (!rules_.expose.any) return rules_.expose.joined;
    if (!rules_.credentials) return "*";
    std::string_view text;
    for (const http::Field& field : headers)
      if (field.id != FieldId::set_cookie && field.id != FieldId::vary)
        text = text.empty() ? field.name : arena.join(text, ", ", field.name);
    return text;
  }

  static void add_vary(http::FieldList& fields, Arena& arena) {
    if (!fields.headers().lists(FieldId::vary, "origin") &&
        !fields.headers().lists(FieldId::vary, "*"))
      fields.add(FieldId::vary, "origin", arena);
  }

  const Rules rules_;
};

// --- how it is made ---

enum class Case : std::uint8_t { kept, lowered };

NameList read_names(config::Reader& reader, std::string_view key, Case letters) {
  NameList read;
  read.given = reader.has(key);
  for (const config::Text& text : reader.texts(key)) {
    if (text.value == "*") {
      read.any = true;
      continue;
    }
    if (!http::is_token(text.value)) {
      reader.diagnostics().error("bad-name", text.at,
                                 format("{}: \"{}\" is not a valid name",
                                        reader.subject(key).text(), printable(text.value)),
                                 letters == Case::kept
                                     ? "write a method like \"GET\" or \"PUT\""
                                     : "write a field name like \"x-request-id\"");
      continue;
    }
    read.names.push_back(letters == Case::kept ? text.value : lower(text.value));
    read.joined += (read.joined.empty() ? "" : ", ") + read.names.back();
  }
  return read;
}

std::string read_max_age(config::Reader& reader) {
  const Duration age = value_or(reader.duration("max_age", config::Off::allowed),
                                Duration(std::chrono::minutes(10)));
  return age == config::no_limit ? "" : format("{}", age / seconds(1));
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Rules rules;
  rules.origins = OriginSet::read(reader, "origins");
  rules.methods = read_names(reader, "methods", Case::kept);
  rules.headers = read_names(reader, "headers", Case::lowered);
  if (!rules.headers.given) rules.headers.any = true;
  rules.expose = read_names(reader, "expose", Case::lowered);
  rules.credentials = value_or(reader.flag("credentials"), false);
  rules.max_age = read_max_age(reader);
  if (rules.credentials && rules.origins.every())
    context.diagnostics.warning(
        "cors.everybody", reader.find("origins")->at,
        format("{}: pages of any origin may send requests with their visitors' cookies",
               reader.owner()),
        "list the origins, or remove `credentials`");
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Cors>(std::move(rules));
}

constexpr http::Reason reasons[] = {http::Reason::cors_preflight, http::Reason::cors_origin,
                                    http::Reason::cors_method, http::Reason::cors_header};

}  // namespace

Kind cors() {
  return {.name = "cors",
          .summary = "Respond to preflights; let other origins read responses.",
          .options = options,
          .reasons = reasons,
          .edits_response = true,
          .answers_preflights = true,
          .make = make};
}

}  // namespace gw::policy
