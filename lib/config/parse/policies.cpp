// [policy.NAME], and the lists that name policies or hold them.
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"

namespace gw::config {

namespace {

const PolicyType* find_type(std::string_view name, const Parsing& parsing) {
  for (const PolicyType& type : parsing.types)
    if (type.name == name) return &type;
  return nullptr;
}

// True where this version can carry the type out.
bool check_type(const Text& type, const Parsing& parsing) {
  const PolicyType* known = find_type(type.value, parsing);
  if (known != nullptr && !known->later) return true;
  if (known != nullptr) {
    parsing.diagnostics.not_yet(type.at, format("the policy type `{}`", type.value));
    return false;
  }
  std::vector<std::string> names;
  for (const PolicyType& one : parsing.types) names.emplace_back(one.name);
  parsing.diagnostics.error("unknown-type", type.at,
                            format("\"{}\" is not a known policy type", printable(type.value)),
                            did_you_mean(type.value, names));
  return false;
}

// A table that stands in a route's list: ROUTE/acl, a second one ROUTE/acl-2.
std::optional<PolicyUse> read_inline(const Value& table, const std::string& route,
                                     std::vector<std::string>& taken, Parsing& parsing) {
  Reader reader(table, "a policy of the route `" + route + "`", parsing.diagnostics);
  const Maybe<std::string> type = reader.text("type");
  if (!type) {
    if (!reader.has("type"))
      parsing.diagnostics.error("missing-key", table.at, format("{} needs `type`", reader.owner()));
    return {};
  }
  Policy policy;
  policy.type = type->value;
  policy.at = table.at;
  policy.locked = value_or(reader.flag("locked"), false);
  policy.options = table;
  taken.push_back(policy.type);
  const auto number = std::count(taken.begin(), taken.end(), policy.type);
  policy.name = format("{}/{}", route, policy.type);
  if (number > 1) policy.name += format("-{}", number);
  PolicyUse use{{policy.name, table.at}, parsing.config.policies.size()};
  if (!check_type(*type, parsing)) return {};
  parsing.config.policies.push_back(std::move(policy));
  return use;
}

}  // namespace

void parse_policy(const Entry& entry, Parsing& parsing) {
  Policy policy;
  policy.name = entry.key;
  policy.at = entry.key_at;
  Reader reader(entry.value, format("policy `{}`", entry.key), parsing.diagnostics);
  const Maybe<std::string> type = reader.text("type");
  policy.locked = value_or(reader.flag("locked"), false);
  policy.options = entry.value;
  if (!type && (reader.has("type") || !entry.value.is_table())) return;
  if (!type && find_type(entry.key, parsing) == nullptr) {
    std::vector<std::string> names;
    for (const PolicyType& one : parsing.types) names.emplace_back(one.name);
    const std::string near = nearest(entry.key, names);
    parsing.diagnostics.error(
        "missing-key", entry.key_at,
        format("policy `{}` needs `type`: its name is not a policy type", entry.key),
        near.empty() ? std::string() : format("did you mean [policy.{}]?", near));
    return;
  }
  const Text written = type ? *type : Text{entry.key, entry.key_at};
  policy.type = written.value;
  if (check_type(written, parsing)) parsing.config.policies.push_back(std::move(policy));
}

std::vector<PolicyUse> read_policy_uses(Reader& owner, const std::string* route, Parsing& parsing) {
  std::vector<PolicyUse> uses;
  std::vector<std::string> taken;
  for (const Value* item : owner.items("policies")) {
    if (item->is_table() && route != nullptr) {
      if (auto use = read_inline(*item, *route, taken, parsing)) uses.push_back(*std::move(use));
    } else if (item->is_table()) {
      parsing.diagnostics.error("inherited-policy", item->at,
                                format("`policies` of {} can only name policies: an inherited "
                                       "policy needs a name",
                                       owner.owner()),
                                "define it as [policy.NAME] and list \"NAME\"");
    } else if (const auto name = read_text(*item, owner.subject("policies"), parsing.diagnostics)) {
      uses.push_back({{*name, item->at}, std::nullopt});
    }
  }
  return uses;
}

}  // namespace gw::config
