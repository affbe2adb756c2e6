// Passes one request through all decisions, in the order of proxy/exchange. A change there needs a
// change here; tests/e2e/agreement_test checks that both agree.
#include "analysis/rehearse.h"

#include <algorithm>

#include "analysis/case_caller.h"
#include "analysis/listener_choice.h"
#include "analysis/rehearser.h"
#include "analysis/wire.h"
#include "base/text.h"
#include "decision/facts.h"

namespace gw::analysis {

namespace {

using decision::Forward;
using decision::Respond;

// Marks the endpoints that the test defines as down, for the lifetime of this object.
class DownEndpoints {
 public:
  DownEndpoints(const Question& question) : question_(question) { set(true); }
  ~DownEndpoints() { set(false); }
  DownEndpoints(const DownEndpoints&) = delete;
  DownEndpoints& operator=(const DownEndpoints&) = delete;

 private:
  void set(bool down) {
    if (question_.request.down.empty()) return;
    const std::vector<std::string>& urls = question_.request.down;
    for (const decision::Upstream& upstream : question_.snapshot.upstreams)
      for (const decision::Endpoint& endpoint : upstream.endpoints)
        if (std::find(urls.begin(), urls.end(), endpoint.url) != urls.end())
          question_.ledger.endpoint(endpoint.id).down = down;
  }

  const Question& question_;
};

}  // namespace

Rehearsal Rehearser::run() {
  arrive();
  finish();
  return std::move(result_);
}

void Rehearser::arrive() {
  head_ = make_head(request_, arena_);
  peer_.address = request_.from;
  peer_.secure = request_.scheme == "https";
  const decision::Arrival arrival{head_, peer_, now_, request_.dice};
  const ListenerChoice choice = choose_listener(snapshot_, request_, arrival, arena_);
  peer_.listener = choice.listener;
  const decision::Listener& listener = snapshot_.listeners[choice.listener];
  result_.listener = listener.name;
  if (trace_) trace_->note("listener", listener.name, "accepts", choice.why);

  decision::FactsMade made = decision::make_facts(snapshot_, arrival, arena_);
  const http::Reason refused = wire_fault(head_, listener.limits).reason;
  if (refused != http::Reason::none) made.fault = refused;
  facts_ = made.facts;
  context_.emplace(policy::RequestContext{*facts_, ledger_, arena_, trace_});
  if (request_.token) genuine_.token = &*request_.token;
  if (request_.as) set_caller(*request_.as);
  genuine_.answered = answered_policies();
  context_->genuine = &genuine_;
  if (made.fault != http::Reason::none) return respond_failure(made.fault, nullptr);
  decide();
}

void Rehearser::set_caller(const config::CaseCaller& as) {
  genuine_.caller = make_caller(as, *facts_, arena_);
  certificate_ = make_certificate(*genuine_.caller);
  peer_.certificate = &certificate_;
}

std::span<const std::string_view> Rehearser::answered_policies() {
  ArenaList<std::string_view> names;
  for (const auto& [name, answers] : request_.ask) names.push_back(name, arena_);
  return names.span();
}

void Rehearser::decide() {
  for (;;) {
    const decision::Decision decision = decision::decide_request(snapshot_, *context_, progress_);
    if (const Respond* own = std::get_if<Respond>(&decision)) return respond(*own, nullptr);
    if (const Forward* to = std::get_if<Forward>(&decision)) return forward(*to);
    if (!resolve_inquiry(std::get<decision::Inquire>(decision))) {
      result_.decision = Kind::inquire;
      return;
    }
  }
}

// Gives the policy the result that it asks for: a delay passes at once, a place is granted unless
// the test defines otherwise, work runs here, and the response of a call comes from the test.
bool Rehearser::resolve_inquiry(const decision::Inquire& inquire) {
  policy::Answer answer;
  answer.who = inquire.who;
  if (const auto* delay = std::get_if<policy::Delay>(&inquire.inquiry)) {
    now_ = now_ + delay->duration;
    result_.delay += delay->duration;
  } else if (const auto* work = std::get_if<policy::Work>(&inquire.inquiry)) {
    answer.body = arena_.copy(work->run(work->bytes));
  } else if (const auto* wait = std::get_if<policy::Wait>(&inquire.inquiry)) {
    resolve_wait(*wait, inquire.name, answer);
  } else if (!resolve_call(std::get<policy::Call>(inquire.inquiry), inquire.name, answer)) {
    return false;
  }
  answer.when = now_;
  answers_.push_back(answer, arena_);
  facts_->answers = answers_.span();
  facts_->now = now_;
  return true;
}

void Rehearser::resolve_wait(const policy::Wait& wait, std::string_view who,
                             policy::Answer& answer) {
  const auto given = request_.ask.find(std::string(who));
  if (given != request_.ask.end() && !given->second.empty())
    answer.why = given->second.front().fail;
  answer.failed = !answer.why.empty() || !context_->hold(wait.wanted).taken;
}

bool Rehearser::resolve_call(const policy::Call& call, std::string_view who,
                             policy::Answer& answer) {
  const auto given = request_.ask.find(std::string(who));
  if (given == request_.ask.end() || given->second.empty()) {
    if (trace_)
      trace_->note("decision", "inquire", "open",
                   format("would call {} {}; define the response with given = {{ ask = {{ {} = {{ "
                          "status = 200 }} }} }}",
                          call.method, call.url, who));
    return false;
  }
  const config::GivenAnswer& first = given->second.front();
  answer.failed = !first.fail.empty();
  answer.why = first.fail;
  answer.status = first.status;
  answer.body = first.body;
  http::FieldList fields;
  for (const auto& [name, value] : first.headers) fields.add(name, value, arena_);
  answer.fields = fields.headers();
  return true;
}

void Rehearser::finish() {
  for (const ledger::Hold& hold : context_->holds) ledger_.release(hold, {});
  result_.attempts = static_cast<std::uint32_t>(attempts_.tries.size());
  if (context_->principal) result_.consumer = std::string(context_->principal->name);
  if (const decision::Route* route = progress_.route;
      route && !is_listeners_own(snapshot_, *route)) {
    result_.route = route->name;
    result_.pattern = route->match.paths[progress_.pattern].text;
  }
  if (progress_.plan) {
    const std::vector<decision::Step>& steps = progress_.plan->policies;
    for (std::size_t i = 0; i < steps.size(); ++i)
      result_.policies.push_back({steps[i].name, i < progress_.outcomes.size()
                                                     ? progress_.outcomes[i]
                                                     : decision::Outcome::not_reached});
  }
  result_.trace = notes_.steps();
}

Rehearsal rehearse(const Question& question) {
  const DownEndpoints down(question);
  return Rehearser(question).run();
}

}  // namespace gw::analysis
