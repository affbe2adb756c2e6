// acl: allows or rejects a request by the results of authentication: consumer, groups, scopes,
// claims.
#include <algorithm>

#include "base/text.h"
#include "identity/claims.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

using http::Reason;
using Strings = std::span<const std::string_view>;
using List = std::vector<std::string>;

constexpr config::Option options[] = {
    {"consumers", "list of text", "", "The consumer must be one of these."},
    {"groups", "list of text", "", "The consumer must be in one of these groups."},
    {"scopes", "list of text", "", "The consumer must have all of these scopes."},
    {"claims", "table of predicates", "", "The claims of the token must match these predicates."},
    {"not", "table", "",
     "A table with the same four keys. The request is denied if any of these conditions holds."},
};

// One condition as configured. Each kind has a function to judge it and one to describe it.
struct Condition {
  enum class Kind : std::uint8_t { consumer, group, scope, claim } kind;
  List list;                    // of the first three
  std::string claim;            // its name
  config::Predicate predicate;  // of a claim
};
using Conditions = std::vector<Condition>;

bool stands_in(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}
bool stands_in(Strings texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool holds(const Condition& condition, const identity::Principal& principal) {
  const List& list = condition.list;
  switch (condition.kind) {
    case Condition::Kind::consumer:
      return stands_in(list, principal.name);
    case Condition::Kind::group:
      return std::any_of(principal.groups.begin(), principal.groups.end(),
                         [&](std::string_view group) { return stands_in(list, group); });
    case Condition::Kind::scope:
      return std::all_of(list.begin(), list.end(), [&](const std::string& scope) {
        return stands_in(principal.scopes, scope);
      });
    case Condition::Kind::claim:
      return identity::claim_holds(condition.predicate, principal.claim(condition.claim));
  }
  return false;
}

template <class Words>
std::string shown(const Words& words, const char* none = "none") {
  return words.empty() ? none : identity::quoted(words, ", ");
}

// The client's values and the rule: "scopes `a`, condition: all of `a`, `b`".
std::string explain(const Condition& condition, const identity::Principal& principal) {
  switch (condition.kind) {
    case Condition::Kind::consumer:
      return format("consumer {}, condition: one of {}", shown(List{std::string(principal.name)}),
                    shown(condition.list));
    case Condition::Kind::group:
      return format("groups {}, condition: one of {}", shown(principal.groups),
                    shown(condition.list));
    case Condition::Kind::scope:
      return format("scopes {}, condition: all of {}", shown(principal.scopes),
                    shown(condition.list));
    case Condition::Kind::claim:
      return format("claim `{}` is {}, condition: it {}", condition.claim,
                    shown(principal.claim(condition.claim), "absent"), condition.predicate.show());
  }
  return {};
}

constexpr Reason missing[] = {Reason::acl_consumer, Reason::acl_group, Reason::acl_scope,
                              Reason::acl_claim};  // by Condition::Kind

class Acl final : public Policy {
 public:
  Acl(Conditions wanted, Conditions unwanted)
      : wanted_(std::move(wanted)), unwanted_(std::move(unwanted)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    if (context.principal == nullptr) {
      // A 401 must have a challenge (RFC 9110, 15.5.2). No policy has identified a scheme here, so
      // it is Bearer.
      context.edits.response.push_back({FieldEdit::Kind::add, "www-authenticate", "Bearer"},
                                       context.arena);
      if (why != nullptr) *why = "no consumer was authenticated";
      return Refuse{Reason::acl_anonymous};
    }
    const identity::Principal& principal = *context.principal;
    for (const Condition& one : wanted_)
      if (!holds(one, principal)) {
        if (why != nullptr) *why = explain(one, principal);
        return Refuse{missing[static_cast<std::size_t>(one.kind)]};
      }
    for (const Condition& one : unwanted_)
      if (holds(one, principal)) {
        if (why != nullptr) *why = "denied by `not`: " + explain(one, principal);
        return Refuse{Reason::acl_denied};
      }
    if (why != nullptr) *why = format("consumer {}", printable(principal.name, 60));
    return Pass{};
  }

 private:
  const Conditions wanted_, unwanted_;
};

Conditions read_conditions(config::Reader& reader) {
  using Kind = Condition::Kind;
  Conditions conditions;
  const auto read_list = [&](const char* key, Kind kind) {
    if (!reader.has(key)) return;
    Condition condition{kind, {}, {}, {}};
    for (config::Text& text : reader.texts(key)) condition.list.push_back(std::move(text.value));
    if (condition.list.empty())
      reader.diagnostics().error("bad-acl", reader.find(key)->at,
                                 format("{}: `{}` is empty", reader.owner(), key),
                                 "remove it, or list at least one value");
    conditions.push_back(std::move(condition));
  };
  read_list("consumers", Kind::consumer);
  read_list("groups", Kind::group);
  read_list("scopes", Kind::scope);
  if (const auto claims = reader.table("claims"))
    for (const config::Entry& entry : claims->entries())
      conditions.push_back(
          {Kind::claim, {}, entry.key, parse_predicate(entry.value, reader.diagnostics())});
  return conditions;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Conditions wanted = read_conditions(reader), unwanted;
  if (auto inside = reader.table("not")) {
    unwanted = read_conditions(*inside);
    inside->finish(std::span(options).first(4));
  }
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Acl>(std::move(wanted), std::move(unwanted));
}

constexpr Reason reasons[] = {Reason::acl_anonymous, Reason::acl_consumer, Reason::acl_group,
                              Reason::acl_scope,     Reason::acl_claim,    Reason::acl_denied};

}  // namespace

Kind acl() {
  return {.name = "acl",
          .summary = "Allow or deny by consumer, group, scope or claim.",
          .options = options,
          .reasons = reasons,
          .needs_principal = [](const config::Policy&) { return true; },
          .make = make};
}

}  // namespace gw::policy
