// The response of a rehearsal, from the upstream or the gateway: edited, then framed for the
// client.
#include "analysis/rehearser.h"
#include "base/text.h"
#include "config/units.h"
#include "decision/forwarded.h"
#include "decision/respond.h"
#include "http/status.h"

namespace gw::analysis {

using decision::Forward;
using decision::Respond;

Fields fields_of(const http::Headers& headers) {
  Fields fields;
  for (const http::Field& field : headers)
    fields.emplace_back(lower(field.name), std::string(field.value));
  return fields;
}

// The field that the codec adds for a body of known length.
void add_length(Fields& fields, std::uint64_t length) {
  fields.emplace_back("content-length", std::to_string(length));
}

void Rehearser::deliver(const Forward& to) {
  note_decision(to);
  const config::GivenAnswer& given = given_answer(attempts_.tries.size() - 1);
  http::FieldList fields;
  for (const auto& [name, value] : given.headers) fields.add(name, value, arena_);
  http::ResponseHead head;
  head.status = given.status;
  head.headers = fields.headers();
  const bool upgraded = given.status == 101;
  result_.response.body = given.body;
  send(given.status, decision::forwarded_response(head, upgraded, arena_), &to);
}

void Rehearser::respond(const Respond& respond, const Forward* forward) {
  const decision::Answer whole = decision::respond(respond, *context_, progress_);
  result_.reason = respond.reason;
  result_.response.body = std::string(whole.body);
  if (forward)
    note_decision(*forward);
  else
    result_.decision = respond.location.empty() ? Kind::respond : Kind::redirect;
  note_response(respond, forward != nullptr);
  send(whole.status, whole.fields, forward);
}

void Rehearser::respond_failure(http::Reason reason, const Forward* forward) {
  respond(decision::because_of(reason), forward);
}

// The response to the client: edited by decide_response, with the framing of the codec.
void Rehearser::send(std::uint16_t status, http::FieldList fields, const Forward* forward) {
  policy::ResponseContext response{.facts = *facts_, .ledger = ledger_, .arena = arena_};
  response.trace = trace_;
  response.captures = context_->captures;
  response.route = context_->route;
  response.principal = context_->principal;
  response.status = status;
  response.reason = result_.reason;
  if (result_.reason == http::Reason::none) {
    response.upstream = result_.upstream;
    response.endpoint = result_.endpoint;
  }
  response.fields = &fields;
  decision::decide_response(snapshot_, progress_, forward, context_->edits, response);
  result_.status = response.status;
  result_.response.headers = fields_of(fields.headers());
  // Like the codec: the response to HEAD has the length of the body that is not sent, unless the
  // body is empty.
  std::string& body = result_.response.body;
  const bool head_of_none = head_.method == http::Method::head && body.empty();
  if (!http::is_bodyless(status) && !head_of_none)
    add_length(result_.response.headers, body.size());
  if (http::is_bodyless(status) || head_.method == http::Method::head) body.clear();
}

void Rehearser::note_response(const Respond& respond, bool after_forward) {
  if (!trace_) return;
  const bool redirects = !respond.location.empty();
  std::string why = std::string(http::reason_name(respond.reason));
  if (redirects) why += format(", to {}", respond.location);
  trace_->note(after_forward ? "response" : "decision", redirects ? "redirect" : "respond",
               std::to_string(respond.status), why);
}

void Rehearser::note_decision(const Forward& to) {
  if (!trace_) return;
  const auto& total = to.settings->timeout.total;
  const auto& tries = to.settings->retry.attempts;
  trace_->note(
      "decision", "forward", format("{} {}", head_.method_text, to.path_and_query),
      format("timeout {} (from {}), {} {} (from {})", config::show(total.value),
             decision::origin_name(total.from), tries.value,
             tries.value == 1 ? "attempt" : "attempts", decision::origin_name(tries.from)));
}

}  // namespace gw::analysis
