// Each part of a key as text of this request.
#include "policy/key_value.h"

#include "base/hash.h"
#include "crypto/certificate.h"
#include "http/target.h"

namespace gw::policy {

namespace {

using Kind = config::KeyPart::Kind;
using Found = std::optional<std::string_view>;

// One IPv6 client typically has a whole /64, so a key uses the /64.
std::string_view address_text(const Facts& facts, Arena& arena) {
  if (facts.client.is_v4()) return facts.client_text;
  char* const start = arena.chars(IpAddress::longest_text + 3);
  char* to = facts.client.prefix(64).write(start);
  for (const char c : {'/', '6', '4'}) *to++ = c;
  return {start, static_cast<std::size_t>(to - start)};
}

Found part_text(const config::KeyPart& part, const Facts& facts, const RequestContext& context) {
  switch (part.kind) {
    case Kind::address:
      return address_text(facts, context.arena);
    case Kind::consumer:
      return context.principal ? Found(context.principal->name) : Found();
    case Kind::route:
      return context.route;
    case Kind::header:
      if (!facts.request.headers.has(part.name)) return {};
      return facts.request.headers.joined(part.name, context.arena);
    case Kind::query:
      return http::query_value(facts.target.query, part.name, context.arena);
    case Kind::cookie:
      return http::cookie_value(facts.request.headers, part.name);
    case Kind::claim:
      return context.principal
                 ? identity::listed(context.principal->claim(part.name), context.arena)
                 : Found();
    case Kind::upstream:
      return context.upstream.empty() ? Found() : Found(context.upstream);
    case Kind::certificate:
      return facts.peer.certificate ? Found(facts.peer.certificate->fingerprint) : Found();
  }
  return {};
}

// A decoded parameter may contain the line end that separates parts. It is escaped, so that
// different combinations never give the same text.
std::string_view in_combination(std::string_view part, Arena& arena) {
  if (part.find_first_of("\n\\") == part.npos) return part;
  char* const start = arena.chars(part.size() * 2);
  char* to = start;
  for (const char c : part) {
    if (c == '\n' || c == '\\') *to++ = '\\';
    *to++ = c == '\n' ? 'n' : c;
  }
  return {start, static_cast<std::size_t>(to - start)};
}

// The option `by`; make reads it again and reports its faults.
config::Key key_written(const config::Policy& policy) {
  const config::Value* const by = policy.options.find("by");
  config::Diagnostics unread;
  return by == nullptr ? config::Key() : config::parse_key(*by, unread);
}

}  // namespace

std::optional<std::string_view> key_text(const config::Key& key, const Facts& facts,
                                         const RequestContext& context) {
  Found all;
  for (const config::KeyPart& part : key.parts) {
    Found one = part_text(part, facts, context);
    if (!one) return {};
    if (key.parts.size() > 1) one = in_combination(*one, context.arena);
    all = all ? context.arena.join(*all, "\n", *one) : *one;
  }
  return all;
}

std::optional<ledger::KeyHash> key_hash(const config::Key& key, const RequestContext& context) {
  const Found text = key_text(key, context.facts, context);
  return text ? std::optional(siphash(context.ledger.hash_key, *text)) : std::nullopt;
}

std::optional<ledger::KeyHash> kept_key_hash(const config::Key& key,
                                             const RequestContext& context) {
  const Found text = key_text(key, context.facts, context);
  const HashKey hash_key = context.facts.books.count_key.value_or(context.ledger.hash_key);
  return text ? std::optional(siphash(hash_key, *text)) : std::nullopt;
}

bool counts_by_principal(const config::Policy& policy) {
  const config::Key key = key_written(policy);
  return key.uses(Kind::consumer) || key.uses(Kind::claim);
}

bool counts_by_certificate(const config::Policy& policy) {
  return key_written(policy).uses(Kind::certificate);
}

}  // namespace gw::policy
