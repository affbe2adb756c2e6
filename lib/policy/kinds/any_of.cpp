// any-of: several ways to authenticate. The first that finds its credential decides; the trace has
// what the others did not find.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

using http::Reason;

constexpr config::Option options[] = {
    {"policies", "list of policies", "needed",
     "Names of authentication policies, or inline tables. The first one that finds a credential "
     "decides."},
};

struct Way {
  std::string name;
  const Kind* kind = nullptr;
  const Policy* policy = nullptr;
};

// Undoes the changes of a way that found no credential; keeps its challenge for the end.
struct Marks {
  explicit Marks(const Edits& edits)
      : request(edits.request.size()), query(edits.query.size()), response(edits.response.size()) {}

  void undo(Edits& edits) const {
    edits.request.resize_down(request);
    edits.query.resize_down(query);
    edits.response.resize_down(response);
  }
  std::span<const FieldEdit> added(const Edits& edits) const {
    return edits.response.span().subspan(response);
  }

  std::size_t request, query, response;
};

class AnyOf final : public Policy {
 public:
  AnyOf(std::vector<Way> ways, std::vector<std::unique_ptr<Policy>> own)
      : ways_(std::move(ways)), own_(std::move(own)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    Missed missed;
    const Marks marks(context.edits);
    for (const Way& way : ways_) {
      // A consumer found earlier stays, but this way must show whether it finds one.
      const identity::Principal* const before = std::exchange(context.principal, nullptr);
      std::string explanation;
      Verdict verdict = way.policy->on_request(context, why == nullptr ? nullptr : &explanation);
      const bool found = context.principal != nullptr;
      if (before != nullptr) context.principal = before;
      if (why != nullptr) explanation = format("{}: {}", way.name, explanation);
      if (judges(way, verdict, found, context.genuine)) {
        if (why != nullptr) *why = std::move(explanation);
        return verdict;
      }
      missed.add(std::holds_alternative<Pass>(verdict), marks.added(context.edits), explanation,
                 context.arena);
      marks.undo(context.edits);
    }
    if (why != nullptr) *why = std::move(missed.explanation);
    if (missed.optional) return Pass{};
    for (const FieldEdit& challenge : missed.challenges)
      context.edits.response.push_back(challenge, context.arena);
    return Refuse{Reason::any_of_missing};
  }

 private:
  struct Missed {
    bool optional = false;  // one of the ways lets pass without a credential
    ArenaList<FieldEdit> challenges;
    std::string explanation;

    void add(bool passes, std::span<const FieldEdit> added, const std::string& why, Arena& arena) {
      optional = optional || passes;
      for (const FieldEdit& one : added) challenges.push_back(one, arena);
      if (!why.empty()) explanation += (explanation.empty() ? "" : "; ") + why;
    }
  };

  // The way found its credential, valid or not, or must ask a server to know. In a `[[test]]` a
  // genuine token belongs to the way that knows its issuer.
  static bool judges(const Way& way, const Verdict& verdict, bool found, const Genuine* genuine) {
    const bool token = genuine != nullptr && genuine->token != nullptr;
    if (const Refuse* refuse = std::get_if<Refuse>(&verdict))
      return refuse->reason != way.kind->missing &&
             !(token && refuse->reason == Reason::jwt_issuer);
    return found || !std::holds_alternative<Pass>(verdict);
  }

  const std::vector<Way> ways_;
  const std::vector<std::unique_ptr<Policy>> own_;  // those written as tables
};

// --- how it is made ---

bool is_authentication(const Kind* kind) {
  return kind != nullptr && kind->missing != Reason::none && !kind->later;
}

void report_other_kind(config::Position at, const std::string& name, const MakeContext& context) {
  context.diagnostics.error("bad-any-of", at,
                            format("policy `{}`: `{}` is not an authentication policy",
                                   context.policy.name, printable(name)),
                            "list authentication policies, such as api-key or jwt");
}

// A way written as a table here; it is named NAME/TYPE.
std::unique_ptr<Policy> make_inside(const config::Value& table, MakeContext& context, Way& way) {
  config::Reader reader(table, format("policy `{}`", context.policy.name), context.diagnostics);
  const config::Maybe<std::string> type = reader.text("type");
  if (!type) {
    if (!reader.has("type"))
      context.diagnostics.error("missing-key", table.at,
                                format("{}: this policy has no `type`", reader.owner()),
                                "write one like { type = \"jwt\", ... }");
    return nullptr;
  }
  way.kind = find_kind(type->value);
  way.name = format("{}/{}", context.policy.name, type->value);
  if (!is_authentication(way.kind)) {
    report_other_kind(type->at, type->value, context);
    return nullptr;
  }
  const config::Policy written{way.name, type->value, table.at, false, table};
  MakeContext inside{written,       context.diagnostics, context.sources,
                     context.names, context.other,       context.upstream};
  return way.kind->make(inside);
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  std::vector<Way> ways;
  std::vector<std::unique_ptr<Policy>> own;
  for (const config::Value* item : reader.items("policies")) {
    Way way;
    if (item->is_table()) {
      own.push_back(make_inside(*item, context, way));
      way.policy = own.back().get();
    } else if (auto name = read_text(*item, reader.subject("policies"), context.diagnostics)) {
      const Other other = context.other({*name, item->at});
      way = {*name, other.kind, other.policy};
      if (other.kind != nullptr && !is_authentication(other.kind))
        report_other_kind(item->at, *name, context);
    }
    if (way.policy != nullptr) ways.push_back(std::move(way));
  }
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  if (ways.empty()) {
    context.diagnostics.error("bad-any-of", context.policy.at,
                              format("{}: `policies` is empty", reader.owner()),
                              "list authentication policies, such as api-key or jwt");
    return nullptr;
  }
  return std::make_unique<AnyOf>(std::move(ways), std::move(own));
}

// True if one of the tables written here needs one; the others are policies of their own.
bool needs_certificate(const config::Policy& policy) {
  const config::Value* const ways = policy.options.find("policies");
  if (ways == nullptr || ways->array() == nullptr) return false;
  return std::any_of(ways->array()->begin(), ways->array()->end(), [](const config::Value& way) {
    const config::Value* const type = way.is_table() ? way.find("type") : nullptr;
    const Kind* const kind =
        type != nullptr && type->text() != nullptr ? find_kind(*type->text()) : nullptr;
    return kind != nullptr && kind->needs_certificate != nullptr &&
           kind->needs_certificate({{}, *type->text(), way.at, false, way});
  });
}

constexpr Reason reasons[] = {Reason::any_of_missing};

}  // namespace

Kind any_of() {
  return {.name = "any-of",
          .summary = "Use the first policy that finds a credential.",
          .options = options,
          .reasons = reasons,
          .finds_principal = true,
          .of_others = true,
          .needs_certificate = needs_certificate,
          .make = make};
}

}  // namespace gw::policy
