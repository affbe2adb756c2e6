// Consumers are looked up each time, because a verified token is remembered for longer than a
// consumer keeps its groups.
#include "policy/bearer.h"

#include "base/text.h"
#include "http/fields.h"

namespace gw::policy {

Verdict accept_token(identity::Principal principal, RequestContext& context, std::string* why) {
  const identity::Consumer consumer = context.facts.books.consumers.find(principal.name);
  principal.name = consumer.name;
  if (principal.groups.empty()) principal.groups = consumer.groups;
  if (context.principal == nullptr)
    context.principal = context.arena.make<identity::Principal>(principal);
  if (why != nullptr) *why = format("consumer {}", printable(principal.name, 60));
  return Pass{};
}

Verdict refuse_token(RequestContext& context, std::string_view realm, http::Reason reason,
                     bool missing) {
  Arena& arena = context.arena;
  std::string_view challenge = arena.join("Bearer realm=", http::sf_string(realm, arena));
  if (!missing)
    challenge = arena.join(challenge, ", error=\"invalid_token\", error_description=\"",
                           http::reason_row(reason).text, "\"");
  context.edits.response.push_back({FieldEdit::Kind::add, "www-authenticate", challenge}, arena);
  return Refuse{reason};
}

}  // namespace gw::policy
