// mtls: finds the consumer by the client certificate. TLS verified the certificate's issuer and the
// client's key when the connection began; this policy only looks up the names.
// A certificate may have several names, each verified by its authority. The first that the
// configuration knows counts; if it knows none, the first of all.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "crypto/certificate.h"
#include "http/fields.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"consumer", "\"san\", \"cn\" or \"fingerprint\"", "\"san\"",
     "Part of the certificate that names the consumer, by its name or an alias. san: a subject "
     "alternative name; URIs come first, then host names (in lower case), then mail addresses. The "
     "first one that belongs to a configured consumer is used, otherwise the first of all. cn: the "
     "common name of the subject, the last one if there are several. fingerprint: the SHA-256 of "
     "the certificate, \"sha256:HEX\". A name that no configured consumer has is accepted as a "
     "consumer too; add an acl to restrict access."},
    {"optional", "boolean", "false",
     "Let requests without a certificate pass, without a consumer. A certificate that has expired "
     "or names nobody is still rejected."},
};

enum class By : std::uint8_t { san, cn, fingerprint };
constexpr std::string_view words[] = {"san", "cn", "fingerprint"};  // by By

struct Settings {
  std::string name;  // of the policy: the realm
  By by = By::san;
  bool optional = false;
};

struct Name {
  std::string_view kind, text;  // "dns", "api.example.com"
};
using Names = ArenaList<Name>;

// The names that may identify the consumer, in their order.
Names names_of(const crypto::ClientCertificate& certificate, By by, Arena& arena) {
  Names names;
  if (by == By::san)
    for (const crypto::ClientCertificate::Name& name : certificate.names)
      names.push_back({crypto::kind_name(name.kind), name.text}, arena);
  if (by == By::cn && !certificate.common_name.empty())
    names.push_back({"cn", certificate.common_name}, arena);
  if (by == By::fingerprint) names.push_back({"fingerprint", certificate.fingerprint}, arena);
  return names;
}

std::string shown(const Name& name) {
  return format("{} `{}`", name.kind, printable(name.text, 80));
}

// "consumer acme, found by dns `a.test`; no consumer has uri `urn:a`"
std::string explain_known(const identity::Consumer& consumer, std::span<const Name> names,
                          std::size_t called) {
  constexpr std::size_t most_listed = 3;
  std::string text =
      format("consumer {}, found by {}", printable(consumer.name, 80), shown(names[called]));
  for (std::size_t i = 0; i < std::min(called, most_listed); ++i)
    text += format("{}{}", i == 0 ? "; no consumer has " : ", ", shown(names[i]));
  return called > most_listed ? text + ", ..." : text;
}

std::string explain_unknown(std::span<const Name> names) {
  return format("consumer {}, from its {}; no [consumer] has {}", printable(names[0].text, 80),
                names[0].kind,
                names.size() == 1 ? "that name" : format("any of its {} names", names.size()));
}

constexpr std::string_view lacks[] = {"the certificate has no URI, host name or mail address",
                                      "the certificate has no common name",
                                      ""};  // by By; every one has a fingerprint

class Mtls final : public Policy {
 public:
  explicit Mtls(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.genuine != nullptr && context.genuine->caller != nullptr) {
      const identity::Principal& caller = context.genuine->caller->principal;
      if (why != nullptr) *why = format("consumer {}", printable(caller.name, 80));
      return accept(caller, context);
    }
    const crypto::ClientCertificate* const certificate = context.facts.peer.certificate;
    if (certificate == nullptr) {
      if (!settings_.optional) return refuse("the client sent no certificate", context, why);
      if (why != nullptr) *why = "the client sent no certificate (optional)";
      return Pass{};
    }
    // A connection may outlive its certificate.
    if (context.facts.now.wall >= certificate->until)
      return refuse("the certificate has expired since the connection was opened", context, why);
    const Names names = names_of(*certificate, settings_.by, context.arena);
    if (names.empty()) return refuse(lacks[static_cast<std::size_t>(settings_.by)], context, why);
    return find(names.span(), context, why);
  }

 private:
  static Verdict find(std::span<const Name> names, RequestContext& context, std::string* why) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (const auto consumer = context.facts.books.consumers.find_known(names[i].text)) {
        if (why != nullptr) *why = explain_known(*consumer, names, i);
        return accept({consumer->name, consumer->groups}, context);
      }
    if (why != nullptr) *why = explain_unknown(names);
    return accept({names[0].text}, context);
  }

  static Verdict accept(const identity::Principal& principal, RequestContext& context) {
    if (context.principal == nullptr)
      context.principal = context.arena.make<identity::Principal>(principal);
    return Pass{};
  }

  // A 401 must have a challenge (RFC 9110, 15.5.2), and no scheme is registered for certificates.
  Verdict refuse(std::string_view what, RequestContext& context, std::string* why) const {
    if (why != nullptr) *why = what;
    Arena& arena = context.arena;
    const std::string_view challenge =
        arena.join("Certificate realm=", http::sf_string(settings_.name, arena));
    context.edits.response.push_back({FieldEdit::Kind::add, "www-authenticate", challenge}, arena);
    return Refuse{Reason::mtls_missing};
  }

  const Settings settings_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.by = value_or(reader.choice<By>("consumer", words), settings.by);
  settings.optional = value_or(reader.flag("optional"), settings.optional);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Mtls>(std::move(settings));
}

constexpr Reason reasons[] = {Reason::mtls_missing};

}  // namespace

Kind mtls() {
  return {.name = "mtls",
          .summary = "Find the consumer by its TLS certificate.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .missing = Reason::mtls_missing,
          .needs_certificate = [](const config::Policy&) { return true; },
          .make = make};
}

}  // namespace gw::policy
