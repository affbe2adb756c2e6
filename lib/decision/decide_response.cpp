// Edits of the response, in the reverse order of the request: the split entry's edits, the route's,
// those of the policies that passed, then the gateway's own fields. Every response of a route
// passes through here, also those of the gateway itself.
#include "decision/decision.h"
#include "http/fields.h"
#include "policy/fill.h"

namespace gw::decision {

namespace {

using http::FieldId;

void edit(const config::Edits& wanted, policy::ResponseContext& response) {
  if (wanted.empty()) return;
  const policy::FillContext filling{response.facts, response.arena,     response.captures,
                                    response.route, response.principal, &response};
  ArenaList<policy::FieldEdit> edits;
  policy::fill_edits(wanted, filling, policy::Landing::field, edits);
  policy::apply(edits.span(), *response.fields, response.arena);
}

// Only policies that passed take part, not the one that denied the request and those after it.
void ask_policies(const Progress& progress, policy::ResponseContext& response) {
  if (progress.plan == nullptr) return;
  for (std::size_t i = progress.next; i-- > 0;) {
    const Step& step = progress.plan->policies[i];
    if (step.edits_response) step.policy->on_response(response);
  }
}

void add_own(const Snapshot& snapshot, const Forward* forward,
             const policy::ResponseContext& response) {
  http::FieldList& fields = *response.fields;
  if (!snapshot.request_id.empty())
    fields.set(snapshot.request_id, response.facts.request_id, response.arena);
  if (forward && !forward->set_cookie.empty())
    fields.add(FieldId::set_cookie, forward->set_cookie, response.arena);
  if (response.reason != http::Reason::none)
    fields.set(http::field_name(FieldId::gw_reason), http::reason_name(response.reason),
               response.arena);
  // RFC 9110, 6.6.1: a recipient that forwards a response without Date adds one.
  if (fields.headers().find(FieldId::date)) return;
  const http::HttpDate date = http::http_date(response.facts.now.wall);
  fields.add(FieldId::date, response.arena.copy(http::text_of(date)), response.arena);
}

}  // namespace

void decide_response(const Snapshot& snapshot, const Progress& progress, const Forward* forward,
                     const policy::Edits& edits, policy::ResponseContext& response) {
  if (forward && forward->target) edit(forward->target->response, response);
  if (progress.route) edit(progress.route->response, response);
  policy::apply(edits.response.span(), *response.fields, response.arena);
  ask_policies(progress, response);
  add_own(snapshot, forward, response);
}

}  // namespace gw::decision
