// Both snapshots play each test with a fresh ledger, so the steps before count equally on both
// sides.
#include "analysis/compare.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace gw::analysis {

namespace {

std::string shown(std::string_view text) { return text.empty() ? "none" : printable(text, 120); }

class DifferenceList {
 public:
  void text(std::string what, std::string_view before, std::string_view after) {
    if (before != after) found_.push_back({std::move(what), shown(before), shown(after)});
  }
  void number(std::string what, std::uint64_t before, std::uint64_t after) {
    if (before != after)
      found_.push_back({std::move(what), std::to_string(before), std::to_string(after)});
  }
  void fields(std::string_view of, const Fields& before, const Fields& after);
  void policies(const Rehearsal& before, const Rehearsal& after);

  std::vector<Difference> take() { return std::move(found_); }

 private:
  std::vector<Difference> found_;
};

std::string joined(const Fields& fields, const std::string& wanted) {
  std::string text;
  for (const auto& [name, value] : fields)
    if (name == wanted) text += (text.empty() ? "" : ", ") + value;
  return text;
}

void DifferenceList::fields(std::string_view of, const Fields& before, const Fields& after) {
  std::set<std::string> names;
  for (const Fields* side : {&before, &after})
    for (const auto& field : *side) names.insert(field.first);
  for (const std::string& name : names)
    text(format("{} header {}", of, name), joined(before, name), joined(after, name));
}

std::string outcome_of(const Rehearsal& rehearsal, const std::string& policy) {
  for (const PolicyOutcome& one : rehearsal.policies)
    if (one.name == policy) return std::string(outcome_name(one.outcome));
  return {};
}

void DifferenceList::policies(const Rehearsal& before, const Rehearsal& after) {
  std::set<std::string> names;
  for (const Rehearsal* side : {&before, &after})
    for (const PolicyOutcome& one : side->policies) names.insert(one.name);
  for (const std::string& name : names)
    text("policy " + name, outcome_of(before, name), outcome_of(after, name));
}

}  // namespace

std::vector<Difference> differences(const Rehearsal& before, const Rehearsal& after) {
  static const UpstreamRequest none;
  DifferenceList list;
  list.text("decision", kind_name(before.decision), kind_name(after.decision));
  list.number("status", before.status, after.status);
  list.text("reason", http::reason_name(before.reason), http::reason_name(after.reason));
  list.text("route", before.route, after.route);
  list.text("pattern", before.pattern, after.pattern);
  list.policies(before, after);
  list.text("consumer", before.consumer, after.consumer);
  list.text("upstream", before.upstream, after.upstream);
  list.text("endpoint", before.endpoint, after.endpoint);
  list.number("attempts", before.attempts, after.attempts);
  const UpstreamRequest& sent_before = before.upstream_request ? *before.upstream_request : none;
  const UpstreamRequest& sent_after = after.upstream_request ? *after.upstream_request : none;
  list.text("upstream_request target", sent_before.target, sent_after.target);
  list.text("upstream_request host", sent_before.host, sent_after.host);
  list.fields("upstream_request", sent_before.headers, sent_after.headers);
  list.fields("response", before.response.headers, after.response.headers);
  list.text("response body", before.response.body, after.response.body);
  return list.take();
}

std::string request_text(const config::CaseRequest& request) {
  return format("{} {}://{}{}", request.method, request.scheme, request.authority, request.target);
}

Comparison compare(const decision::Snapshot& before, const decision::Snapshot& after,
                   std::span<const config::Test> corpus) {
  Comparison comparison;
  for (const config::Test& test : corpus) {
    const std::vector<Played> old = play(before, test, false);
    const std::vector<Played> now = play(after, test, false);
    for (std::size_t i = 0; i < old.size(); ++i) {
      std::vector<Difference> found = differences(old[i].rehearsal, now[i].rehearsal);
      if (found.empty()) continue;
      const config::Step& step = test.steps[old[i].step];
      comparison.changes.push_back(
          {test.name, request_text(step.request), step.at, std::move(found)});
    }
    comparison.requests += old.size();
  }
  return comparison;
}

}  // namespace gw::analysis
