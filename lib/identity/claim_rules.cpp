// Rules are judged on the claims as JSON. Claims that later policies may read become values.
#include "identity/claim_rules.h"

#include "base/text.h"
#include "identity/claims.h"

namespace gw::identity {

namespace {

using Strings = std::span<const std::string_view>;

Strings in_arena(const Json* claim, Arena& arena) {
  ArenaList<std::string_view> values;
  for (const std::string& text : claim_values(claim)) values.push_back(arena.copy(text), arena);
  return values.span();
}

// The members of a list, or the words of a text separated by spaces (RFC 8693, 4.2).
Strings words_of(const Json* claim, Arena& arena) {
  ArenaList<std::string_view> words;
  for (const std::string_view text : in_arena(claim, arena))
    for (const std::string_view word : split(text, ' '))
      if (!word.empty()) words.push_back(word, arena);
  return words.span();
}

// Adds every claim and its nested claims ("realm_access.roles"). If two paths give the same name,
// find_claim decides, so that all policies read the same value.
void add_claims(const Json& all, const Json& object, std::string_view prefix, Arena& arena,
                ArenaList<Claim>& claims) {
  for (const JsonMember& member : *object.object()) {
    const std::string_view name =
        prefix.empty() ? arena.copy(member.name) : arena.join(prefix, ".", member.name);
    const Strings values = in_arena(find_claim(all, name), arena);
    if (!values.empty()) claims.push_back({name, values}, arena);
    if (member.value.object() != nullptr) add_claims(all, member.value, name, arena, claims);
  }
}

}  // namespace

ClaimRules read_claim_rules(config::Reader& reader) {
  ClaimRules read;
  if (const auto claims = reader.table("claims"))
    for (const config::Entry& entry : claims->entries())
      read.rules.push_back({entry.key, parse_predicate(entry.value, reader.diagnostics())});
  read.consumer = value_or(reader.text("consumer"), read.consumer);
  read.scopes = value_or(reader.text("scopes"), read.scopes);
  read.groups = value_or(reader.text("groups"), read.groups);
  return read;
}

std::optional<std::string> broken_rule(const ClaimRules& rules, const Json& claims) {
  for (const ClaimRules::Rule& rule : rules.rules) {
    const std::vector<std::string> values = claim_values(find_claim(claims, rule.claim));
    const std::vector<std::string_view> views(values.begin(), values.end());
    if (claim_holds(rule.predicate, views)) continue;
    return format("claim `{}` is {}: expected that it {}", rule.claim,
                  values.empty() ? "absent" : quoted(values, ", ", '"'), rule.predicate.show());
  }
  const std::vector<std::string> names = claim_values(find_claim(claims, rules.consumer));
  if (names.size() == 1 && !names[0].empty()) return {};
  return format(
      "claim `{}` is {} no consumer", rules.consumer,
      names.empty() ? "absent, so there is" : format("{}, which names", quoted(names, ", ", '"')));
}

Principal principal_of(const ClaimRules& rules, const Json& claims, Arena& arena) {
  ArenaList<Claim> all;
  add_claims(claims, claims, {}, arena, all);
  Principal principal;
  principal.name = arena.copy(claim_values(find_claim(claims, rules.consumer))[0]);
  principal.scopes = words_of(find_claim(claims, rules.scopes), arena);
  if (!rules.groups.empty()) principal.groups = in_arena(find_claim(claims, rules.groups), arena);
  principal.claims = all.span();
  return principal;
}

}  // namespace gw::identity
