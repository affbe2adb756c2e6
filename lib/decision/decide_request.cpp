// The decision about a request: route, policies, action. After an Inquire it is called again and
// continues with the policy that asked. Any thread.
#include "base/check.h"
#include "decision/decision.h"
#include "decision/rewrite.h"
#include "decision/route_table.h"
#include "decision/split.h"

namespace gw::decision {

namespace {

using policy::Ask;
using policy::Pass;
using policy::Refuse;
using policy::Reply;
using policy::RequestContext;
using policy::Verdict;

MatchInput match_input(const RequestContext& request) {
  return {request.facts, request.facts.request.method_text, request.arena};
}

const Plan& plan_of(const Route& route, const RequestContext& request) {
  return route.plans[route.plan_of[request.facts.peer.listener]];
}

// A preflight belongs to the route of the method that it asks for, if that route answers
// preflights.
std::optional<RouteMatch> find_preflight(const Snapshot& snapshot, RequestContext& request) {
  const std::string_view method = preflight_method(request.facts.request);
  if (method.empty()) return std::nullopt;
  const MatchInput input{request.facts, method, request.arena};
  const std::optional<RouteMatch> found = snapshot.table->find(input, nullptr);
  if (!found) return std::nullopt;
  const Route& route = snapshot.routes[found->route];
  if (!plan_of(route, request).answers_preflights) return std::nullopt;
  request.preflight = {method, true, route.match.methods};
  if (request.trace != nullptr) snapshot.table->find(input, request.trace);  // again, for the trace
  return found;
}

std::optional<RouteMatch> find_matching(const Snapshot& snapshot, RequestContext& request) {
  if (const std::optional<RouteMatch> found = find_preflight(snapshot, request)) return found;
  return snapshot.table->find(match_input(request), request.trace);
}

// A route is always found: if none matches, or the listener redirects every request, it is the
// listener's own route.
void find_route(const Snapshot& snapshot, RequestContext& request, Progress& progress) {
  const std::uint32_t number = request.facts.peer.listener;
  const Listener& listener = snapshot.listeners[number];
  std::optional<RouteMatch> found;
  if (!listener.redirects)
    found = find_matching(snapshot, request);
  else if (request.trace != nullptr)
    request.trace->note("route", "", "none", "the listener redirects every request");
  if (!found) {
    found = RouteMatch{listener.no_route, 0, {}};
    if (plan_of(snapshot.routes[found->route], request).answers_preflights)
      request.preflight = {preflight_method(request.facts.request), false, {}};
  }
  progress.route = &snapshot.routes[found->route];
  progress.plan = &plan_of(*progress.route, request);
  progress.pattern = found->pattern;
  progress.captures = found->captures;
  request.captures = found->captures;
  request.route = progress.route->name;
  request.route_id = progress.route->id;
  const auto* const forward = std::get_if<ForwardAction>(&progress.route->action);
  if (forward != nullptr && forward->targets.size() == 1)
    request.upstream = snapshot.upstreams[forward->targets[0].upstream].name;
}

struct NamedOutcome {
  Outcome outcome;
  const char* word;  // in the trace
};
NamedOutcome named_outcome(const Verdict& verdict) {
  if (std::holds_alternative<Refuse>(verdict)) return {Outcome::refuse, "refuses"};
  if (std::holds_alternative<Reply>(verdict)) return {Outcome::reply, "replies"};
  if (std::holds_alternative<Ask>(verdict)) return {Outcome::ask, "asks"};
  if (std::get<Pass>(verdict).shadow != http::Reason::none)
    return {Outcome::would_refuse, "would refuse"};
  return {Outcome::pass, "passes"};
}

Verdict judge(const Step& step, RequestContext& request, Progress& progress) {
  std::string why;
  Verdict verdict = step.policy->on_request(request, request.trace != nullptr ? &why : nullptr);
  const NamedOutcome named = named_outcome(verdict);
  if (request.trace != nullptr)
    request.trace->note("policy", step.name, named.word, std::move(why));
  progress.outcomes.resize_down(progress.next);  // replaces the outcome of an earlier ask
  progress.outcomes.push_back(named.outcome, request.arena);
  return verdict;
}

Respond respond_with(http::Reason reason, std::uint16_t status = 0) {
  Respond respond;
  respond.reason = reason;
  respond.status = status != 0 ? status : http::reason_row(reason).status;
  return respond;
}

Respond reply_with(http::Reason reason, std::uint16_t status, std::string_view body) {
  Respond respond = respond_with(reason, status);
  respond.body = body;
  respond.reply = true;
  return respond;
}

// --- the actions ---

struct PerformAction {
  const Snapshot& snapshot;
  RequestContext& request;
  const Progress& progress;

  Decision operator()(const ForwardAction& action) const {
    const Drawn drawn = draw_target(snapshot, action, request);
    const ForwardTarget& target = action.targets[drawn.target];
    const auto path = upstream_target(*progress.route, action, target, request, progress);
    if (!path) return respond_with(http::Reason::request_target);
    return Forward{.upstream = &snapshot.upstreams[target.upstream],
                   .target = &target,
                   .action = &action,
                   .settings = &progress.plan->settings[drawn.target],
                   .path_and_query = *path,
                   .set_cookie = drawn.set_cookie};
  }

  Decision operator()(const config::Redirect& redirect) const {
    const auto location = redirect_location(redirect.to, request, progress);
    if (!location) return respond_with(http::Reason::request_target);
    const bool own = snapshot.listeners[request.facts.peer.listener].redirects;
    Respond respond = respond_with(
        own ? http::Reason::listener_redirect : http::Reason::route_redirect, redirect.status);
    respond.location = *location;
    return respond;
  }

  Decision operator()(const config::RespondWith& fixed) const {
    Respond respond = respond_with(http::Reason::route_respond, fixed.status);
    respond.fixed = &fixed;
    return respond;
  }

  // RFC 9110, 15.5.6: a 405 lists the allowed methods.
  Decision operator()(const NoRoute&) const {
    std::string_view allow;
    for (const std::string_view method : snapshot.table->allowed(match_input(request)))
      allow = allow.empty() ? method : request.arena.join(allow, ", ", method);
    if (allow.empty()) return respond_with(http::Reason::route_none);
    Respond respond = respond_with(http::Reason::route_method);
    respond.allow = allow;
    return respond;
  }
};

}  // namespace

Decision decide_request(const Snapshot& snapshot, RequestContext& request, Progress& progress) {
  if (progress.route == nullptr) find_route(snapshot, request, progress);
  const std::vector<Step>& policies = progress.plan->policies;
  for (; progress.next < policies.size(); ++progress.next) {
    const Step& step = policies[progress.next];
    const Verdict verdict = judge(step, request, progress);
    if (const Refuse* refuse = std::get_if<Refuse>(&verdict))
      return refuse->body ? reply_with(refuse->reason, refuse->status, *refuse->body)
                          : respond_with(refuse->reason, refuse->status);
    if (const Reply* reply = std::get_if<Reply>(&verdict))
      return reply_with(reply->reason, reply->status, reply->body);
    if (const Ask* ask = std::get_if<Ask>(&verdict)) {
      // Each policy asks at most once.
      GW_CHECK(policy::answer_to(ask->who, request.facts.answers) == nullptr);
      return *ask;
    }
  }
  return std::visit(PerformAction{snapshot, request, progress}, progress.route->action);
}

}  // namespace gw::decision
