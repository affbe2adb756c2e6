// Turns a log record back into a test request.
#include "analysis/replay.h"

#include <algorithm>

#include "base/text.h"
#include "record/columns.h"

namespace gw::analysis {

namespace {

using record::Record;

// The consumer calls with its own key. A consumer without a key (known by a token) is described by
// its name.
void set_caller(const Record& record, const decision::Snapshot& snapshot,
                config::CaseRequest& request) {
  if (record.consumer.empty()) return;
  config::CaseCaller caller;
  caller.consumer = record.consumer;
  caller.described = snapshot.books.keys.keys_of(record.consumer).empty();
  request.as = std::move(caller);
  Json::Object claims;
  claims.push_back({"sub", Json{std::string(record.consumer)}});
  request.token = Json{std::move(claims)};
}

void set_upstream(const Record& record, config::CaseRequest& request) {
  if (record.attempts == 0 || record.status == 0) return;
  config::GivenAnswer answer;
  answer.status = record.status;
  if (http::reason_row(record.reason).side == http::Side::upstream &&
      record.reason != http::Reason::none)
    answer.fail = http::reason_name(record.reason);
  if (answer.fail.empty() && (record.status < 200 || record.status == 499)) return;
  request.upstream.push_back(std::move(answer));
}

std::vector<std::pair<std::string_view, std::string_view>> outcomes_of(std::string_view policies) {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  for (const std::string_view one : split(policies, ' ')) {
    const std::size_t equals = one.rfind('=');
    if (equals != one.npos) found.emplace_back(one.substr(0, equals), one.substr(equals + 1));
  }
  return found;
}

}  // namespace

Result<config::CaseRequest> request_of(const Record& record, const decision::Snapshot& snapshot) {
  if (record.method.empty() || record.path.empty())
    return Error{Error::Kind::invalid, "the record contains no complete request"};
  const std::string_view scheme = record.scheme.empty() ? "http" : record.scheme;
  const std::string_view host = record.host.empty() ? "localhost" : record.host;
  Result<config::CaseRequest> request = config::parse_case_request(
      format("{} {}://{}{}{}{}", record.method, scheme, host, record.path,
             record.query.empty() ? "" : "?", record.query));
  if (!request) return request;
  request->now = record.time;
  if (record.dice != 0) request->dice = Dice{record.dice, -1};
  if (const auto address = IpAddress::parse(record.client)) request->from = *address;
  for (const decision::Listener& listener : snapshot.listeners)
    if (listener.name == record.listener) request->listener = listener.name;
  set_caller(record, snapshot, *request);
  set_upstream(record, *request);
  return request;
}

std::vector<Difference> differences(const Record& then, const Rehearsal& now) {
  std::vector<Difference> found;
  const auto differ = [&](std::string what, std::string_view before, std::string_view after) {
    const auto shown = [](std::string_view text) {
      return text.empty() ? std::string("none") : printable(text, 120);
    };
    if (before != after) found.push_back({std::move(what), shown(before), shown(after)});
  };
  differ("status", std::to_string(then.status), std::to_string(now.status));
  if (then.listener.empty()) return found;  // the log of another program has no more fields
  differ("reason", http::reason_name(then.reason), http::reason_name(now.reason));
  differ("route", then.route, now.route);
  differ("pattern", then.pattern, now.pattern);
  for (const auto& [name, outcome] : outcomes_of(then.policies)) {
    std::string_view is;
    for (const PolicyOutcome& one : now.policies)
      if (one.name == name) is = outcome_name(one.outcome);
    differ(format("policy {}", name), outcome, is);
  }
  differ("consumer", then.consumer, now.consumer);
  differ("upstream", then.upstream, now.upstream);
  if (then.attempts <= 1) differ("endpoint", then.endpoint, now.endpoint);
  return found;
}

void Corpus::add(const Record& record) {
  key_.clear();
  for (const std::string_view part : {record.listener, record.host, record.consumer,
                                      record::shape_of(record.method, record.path, buffer_)}) {
    key_ += part;
    key_ += '\n';
  }
  const auto known = calls_.find(key_);
  if (known != calls_.end()) return void(++known->second.count);
  if (calls_.size() == limit) return void(++left_out_);
  std::string flat(1024, '\0');
  std::size_t size = 0;
  while ((size = record::flatten(record, flat.data(), flat.size())) == 0)
    flat.resize(flat.size() * 2);
  flat.resize(size);
  flat.shrink_to_fit();
  calls_.emplace(key_, Call{std::move(flat), 1});
}

std::vector<const Corpus::Call*> Corpus::sorted() const {
  std::vector<const Call*> sorted;
  for (const auto& [key, call] : calls_) sorted.push_back(&call);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Call* a, const Call* b) { return a->count > b->count; });
  return sorted;
}

std::vector<config::Test> tests_of(const Corpus& corpus, const decision::Snapshot& snapshot) {
  std::vector<config::Test> tests;
  for (const Corpus::Call* call : corpus.sorted()) {
    Result<config::CaseRequest> request = request_of(call->record(), snapshot);
    if (!request) continue;
    config::Test test;
    test.name = format("{} {} in the log", call->count, call->count == 1 ? "request" : "requests");
    test.steps.emplace_back();
    test.steps.back().request = *std::move(request);
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace gw::analysis
