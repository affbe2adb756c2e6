// One request through all questions, in the order of proxy/exchange: a change there is a change
// here, and tests/e2e/agreement_test holds both to it.
#include "analysis/rehearse.h"

#include <algorithm>
#include <optional>

#include "analysis/case_caller.h"
#include "analysis/listener_choice.h"
#include "analysis/wire.h"
#include "base/text.h"
#include "config/units.h"
#include "decision/facts.h"
#include "decision/forwarded.h"
#include "decision/respond.h"
#include "http/status.h"

namespace gw::analysis {

namespace {

using decision::Forward;
using decision::Respond;

std::string text_of(std::string_view text) { return std::string(text); }

Fields fields_of(const http::Headers& headers) {
  Fields fields;
  for (const http::Field& field : headers)
    fields.emplace_back(lower(field.name), text_of(field.value));
  return fields;
}

// What the codec writes for a body whose length is known.
void add_length(Fields& fields, std::uint64_t length) {
  fields.emplace_back("content-length", std::to_string(length));
}

// Failures before a byte of the request has left: it may be sent again whatever its method.
bool before_the_request(http::Reason reason) {
  return reason == http::Reason::upstream_refused || reason == http::Reason::upstream_tls ||
         reason == http::Reason::upstream_connect_timeout;
}

// Endpoints that the case calls down, for as long as this lives.
class Down {
 public:
  Down(const Question& question) : question_(question) { set(true); }
  ~Down() { set(false); }
  Down(const Down&) = delete;
  Down& operator=(const Down&) = delete;

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

class Rehearser {
 public:
  explicit Rehearser(const Question& question)
      : snapshot_(question.snapshot),
        request_(question.request),
        ledger_(question.ledger),
        now_{question.now.time_since_epoch(), question.now},
        trace_(question.traced ? &notes_ : nullptr) {}

  Rehearsal run();

 private:
  void arrive();
  void show_credential(const config::CaseCaller&);
  std::span<const std::string_view> answered_policies();
  void ask();
  bool granted(const decision::Inquire&);
  bool answer_call(const policy::Call&, std::string_view who, policy::Answer&);
  void stand_in_line(const policy::Wait&, std::string_view who, policy::Answer&);
  void forward(const Forward&);
  bool try_once(const Forward&, std::uint32_t endpoint);
  bool is_late(const Forward&);
  const config::GivenAnswer& given_answer(std::size_t attempt) const;
  void note_sent(const Forward&, const decision::Endpoint&);
  void deliver(const Forward&);
  void answer(const Respond&, const Forward* forward);
  void answer_failure(http::Reason, const Forward*);
  void give_back(std::uint16_t status, http::FieldList, const Forward*);
  void note_answer(const Respond&, bool after_forward);
  void note_decision(const Forward&);
  void finish();

  const decision::Snapshot& snapshot_;
  const config::CaseRequest& request_;
  ledger::Ledger& ledger_;
  Moment now_;
  const Moment arrival_ = now_;
  Trace notes_;
  Trace* trace_;
  BlockPool pool_{4096};
  Arena arena_{pool_};
  http::RequestHead head_;
  policy::Peer peer_;
  crypto::ClientCertificate certificate_;  // the caller's, where the case has one
  policy::Facts* facts_ = nullptr;
  policy::Genuine genuine_;
  std::optional<policy::RequestContext> context_;
  decision::Progress progress_;
  decision::Attempts attempts_;
  ArenaList<policy::Answer> answers_;
  Rehearsal result_;
};

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
  if (request_.as) show_credential(*request_.as);
  genuine_.answered = answered_policies();
  context_->genuine = &genuine_;
  if (made.fault != http::Reason::none) return answer_failure(made.fault, nullptr);
  ask();
}

void Rehearser::show_credential(const config::CaseCaller& as) {
  genuine_.caller = make_caller(as, *facts_, arena_);
  certificate_ = make_certificate(*genuine_.caller);
  peer_.certificate = &certificate_;
}

std::span<const std::string_view> Rehearser::answered_policies() {
  ArenaList<std::string_view> names;
  for (const auto& [name, answers] : request_.ask) names.push_back(name, arena_);
  return names.span();
}

void Rehearser::ask() {
  for (;;) {
    const decision::Decision decision = decision::decide_request(snapshot_, *context_, progress_);
    if (const Respond* respond = std::get_if<Respond>(&decision)) return answer(*respond, nullptr);
    if (const Forward* to = std::get_if<Forward>(&decision)) return forward(*to);
    if (!granted(std::get<decision::Inquire>(decision))) {
      result_.decision = Kind::inquire;
      return;
    }
  }
}

// Gives the policy its answer: a delay is granted, so is a place unless the case says otherwise,
// work is done, a call is answered by the case.
bool Rehearser::granted(const decision::Inquire& inquire) {
  policy::Answer answer;
  answer.who = inquire.who;
  if (const auto* delay = std::get_if<policy::Delay>(&inquire.inquiry)) {
    now_ = now_ + delay->duration;
    result_.delay += delay->duration;
  } else if (const auto* work = std::get_if<policy::Work>(&inquire.inquiry)) {
    answer.body = arena_.copy(work->run(work->bytes));
  } else if (const auto* wait = std::get_if<policy::Wait>(&inquire.inquiry)) {
    stand_in_line(*wait, inquire.name, answer);
  } else if (!answer_call(std::get<policy::Call>(inquire.inquiry), inquire.name, answer)) {
    return false;
  }
  answer.when = now_;
  answers_.push_back(answer, arena_);
  facts_->answers = answers_.span();
  facts_->now = now_;
  return true;
}

void Rehearser::stand_in_line(const policy::Wait& wait, std::string_view who,
                              policy::Answer& answer) {
  const auto given = request_.ask.find(std::string(who));
  if (given != request_.ask.end() && !given->second.empty())
    answer.why = given->second.front().fail;
  answer.failed = !answer.why.empty() || !context_->hold(wait.wanted).taken;
}

bool Rehearser::answer_call(const policy::Call& call, std::string_view who,
                            policy::Answer& answer) {
  const auto given = request_.ask.find(std::string(who));
  if (given == request_.ask.end() || given->second.empty()) {
    if (trace_)
      trace_->note("decision", "inquire", "open",
                   format("would ask {} {}: say what it answers with given = {{ ask = {{ {} = {{ "
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

void Rehearser::forward(const Forward& to) {
  result_.decision = Kind::forward;
  result_.upstream = to.upstream->name;
  result_.settings = *to.settings;
  if (to.action->targets.size() > 1)
    result_.entry = static_cast<std::size_t>(to.target - to.action->targets.data());
  if (head_.body.length > to.settings->body_limit.value)
    return answer_failure(http::Reason::request_body_too_large, &to);
  for (;;) {
    const decision::Choice choice = decision::decide_endpoint(*to.upstream, *context_, attempts_);
    if (!choice.endpoint) {
      if (!attempts_.tries.empty()) decision::drop_retry(*to.upstream, ledger_);
      return answer_failure(choice.reason, &to);
    }
    if (try_once(to, *choice.endpoint)) return;
  }
}

// One try on one endpoint; true: it was the last one and the client has its answer.
bool Rehearser::try_once(const Forward& to, std::uint32_t endpoint) {
  const bool retry = !attempts_.tries.empty();
  decision::begin_try(*to.upstream, endpoint, retry, ledger_);
  note_sent(to, to.upstream->endpoints[endpoint]);
  decision::Try attempt;
  attempt.endpoint = endpoint;
  attempt.started = now_.mono;
  const config::GivenAnswer& given = given_answer(attempts_.tries.size());
  if (given.fail.empty()) {
    attempt.status = given.status;
  } else {
    const http::ReasonRow* row = http::find_reason(given.fail);
    const http::Reason reason = row ? row->reason : http::Reason::upstream_reset;
    attempt.failed = http::Failure{.side = http::reason_row(reason).side,
                                   .reason = reason,
                                   .safe_to_repeat = before_the_request(reason),
                                   .detail = "given by the case"};
  }
  attempts_.tries.push_back(attempt, arena_);
  attempts_.body_replayable = (attempt.failed && attempt.failed->safe_to_repeat) ||
                              request_.body.size() <= to.settings->retry.replay.value;
  // A failed try is over before the question; one with a head only once it was judged.
  const auto end = [&] { decision::end_try(*to.upstream, attempt, retry, ledger_, now_); };
  if (attempt.failed) end();
  const decision::Next next = decision::decide_retry(to, *context_, attempts_, now_);
  if (!attempt.failed) end();
  if (const decision::Again* again = std::get_if<decision::Again>(&next)) {
    now_ = now_ + again->after;
    return is_late(to);
  }
  if (const decision::GiveUp* over = std::get_if<decision::GiveUp>(&next))
    answer_failure(over->reason, &to);
  else
    deliver(to);
  return true;
}

// Back-off and delays count against timeout.total; what the case gives takes no time.
bool Rehearser::is_late(const Forward& to) {
  const Duration total = to.settings->timeout.total.value;
  if (total == config::no_limit || now_ - arrival_ < total) return false;
  decision::drop_retry(*to.upstream, ledger_);
  answer_failure(http::Reason::upstream_total_timeout, &to);
  return true;
}

// By attempt; the last one repeats; without any the upstream says 200.
const config::GivenAnswer& Rehearser::given_answer(std::size_t attempt) const {
  static const config::GivenAnswer ok;
  if (request_.upstream.empty()) return ok;
  return request_.upstream[std::min(attempt, request_.upstream.size() - 1)];
}

void Rehearser::note_sent(const Forward& to, const decision::Endpoint& endpoint) {
  const http::RequestHead sent =
      decision::forwarded_request(snapshot_, *context_, progress_, to, endpoint);
  UpstreamRequest& noted = result_.upstream_request.emplace();
  noted.method = text_of(sent.method_text);
  noted.target = text_of(sent.target);
  noted.host = text_of(sent.headers.value(http::FieldId::host));
  noted.headers = fields_of(sent.headers);
  if (sent.body.kind == http::BodyInfo::Kind::length || http::expects_body(sent.method))
    add_length(noted.headers, sent.body.length);
  if (sent.headers.find(http::FieldId::upgrade))  // the codec writes this beside it
    noted.headers.emplace_back("connection", "upgrade");
  result_.endpoint = endpoint.url;
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
  give_back(given.status, decision::forwarded_response(head, upgraded, arena_), &to);
}

void Rehearser::answer(const Respond& respond, const Forward* forward) {
  const decision::Answer whole = decision::respond(respond, *context_, progress_);
  result_.reason = respond.reason;
  result_.response.body = text_of(whole.body);
  if (forward)
    note_decision(*forward);
  else
    result_.decision = respond.location.empty() ? Kind::respond : Kind::redirect;
  note_answer(respond, forward != nullptr);
  give_back(whole.status, whole.fields, forward);
}

void Rehearser::answer_failure(http::Reason reason, const Forward* forward) {
  answer(decision::because_of(reason), forward);
}

// What goes to the client: edited by decide_response, framed as the codec would.
void Rehearser::give_back(std::uint16_t status, http::FieldList fields, const Forward* forward) {
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
  // As the codec: a HEAD is told the length of a body that it does not get, but not of none.
  std::string& body = result_.response.body;
  const bool head_of_none = head_.method == http::Method::head && body.empty();
  if (!http::is_bodyless(status) && !head_of_none)
    add_length(result_.response.headers, body.size());
  if (http::is_bodyless(status) || head_.method == http::Method::head) body.clear();
}

void Rehearser::note_answer(const Respond& respond, bool after_forward) {
  if (!trace_) return;
  const bool redirects = !respond.location.empty();
  std::string why = text_of(http::reason_name(respond.reason));
  if (redirects) why += format(", to {}", respond.location);
  trace_->note(after_forward ? "response" : "decision", redirects ? "redirect" : "respond",
               std::to_string(respond.status), why);
}

void Rehearser::note_decision(const Forward& to) {
  if (!trace_) return;
  const auto& total = to.settings->timeout.total;
  const auto& tries = to.settings->retry.attempts;
  trace_->note("decision", "forward", format("{} {}", head_.method_text, to.path_and_query),
               format("timeout {} (from {}), {} {} (from {})", config::show(total.value),
                      decision::origin_name(total.from), tries.value,
                      tries.value == 1 ? "try" : "tries", decision::origin_name(tries.from)));
}

void Rehearser::finish() {
  for (const ledger::Hold& hold : context_->holds) ledger_.release(hold, {});
  result_.attempts = static_cast<std::uint32_t>(attempts_.tries.size());
  if (context_->principal) result_.consumer = text_of(context_->principal->name);
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

}  // namespace

Rehearsal rehearse(const Question& question) {
  const Down down(question);
  return Rehearser(question).run();
}

}  // namespace gw::analysis
