// Records that name a route of the configuration are counted as they are read. The others are
// grouped, and each distinct request is run once at the end.
#include "analysis/usage.h"

#include <algorithm>
#include <set>

#include "analysis/rehearse.h"
#include "base/text.h"
#include "record/columns.h"

namespace gw::analysis {

namespace {

constexpr std::size_t max_gone = 100, max_hosts = 20;

bool unserved(const Rehearsal& rehearsal) {
  return rehearsal.reason == http::Reason::route_none ||
         rehearsal.reason == http::Reason::route_method;
}

std::set<std::string> policies_in_use(const decision::Snapshot& snapshot) {
  std::set<std::string> names;
  for (const decision::Route& route : snapshot.routes)
    for (const decision::Plan& plan : route.plans)
      for (const decision::Step& step : plan.policies) names.insert(step.name);
  return names;
}

}  // namespace

bool Usage::all_used() const {
  const auto used = [](const Use& one) { return one.count > 0; };
  const bool policies_used = !policies_known || std::all_of(policies.begin(), policies.end(), used);
  return unserved.empty() && policies_used && std::all_of(routes.begin(), routes.end(), used);
}

UsageCount::UsageCount(const decision::Snapshot& snapshot, const config::Config& config)
    : snapshot_(snapshot) {
  for (const decision::Route& route : snapshot.routes) {
    if (is_listeners_own(snapshot, route)) continue;
    route_at_.emplace(route.name, usage_.routes.size());
    usage_.routes.push_back({route.name, route.at});
  }
  const std::set<std::string> used = policies_in_use(snapshot);
  for (const config::Policy& policy : config.policies) {
    if (used.count(policy.name) == 0) continue;  // validate warns about it
    policy_at_.emplace(policy.name, usage_.policies.size());
    usage_.policies.push_back({policy.name, policy.at});
  }
  add_groups(config);
}

void UsageCount::add_groups(const config::Config& config) {
  for (const config::Group& group : config.groups) {
    const std::size_t before = members_.size();
    for (const config::Route& route : config.routes) {
      const auto known = route_at_.find(route.name);
      if (route.group && route.group->value == group.name && known != route_at_.end())
        members_.emplace_back(usage_.groups.size(), known->second);
    }
    if (members_.size() > before) usage_.groups.push_back({group.name, group.at});
  }
}

void UsageCount::add_policies(std::string_view outcomes) {
  for (const std::string_view one : split(outcomes, ' ')) {
    const std::size_t equals = one.rfind('=');
    if (equals == one.npos) continue;
    const std::string_view outcome = one.substr(equals + 1);
    const auto known = policy_at_.find(one.substr(0, equals));
    if (known == policy_at_.end() || outcome == "not-reached") continue;
    Use& use = usage_.policies[known->second];
    ++use.count;
    use.refused += outcome == "refuse" || outcome == "would-refuse";
  }
}

void UsageCount::add(const record::Record& record) {
  ++usage_.records;
  usage_.policies_known = usage_.policies_known || !record.listener.empty();
  if (!record.policies.empty()) add_policies(record.policies);
  const auto known = route_at_.find(record.route);
  if (known != route_at_.end()) return void(++usage_.routes[known->second].count);
  if (!record.route.empty() && !record.listener.empty()) {
    const auto gone = usage_.gone.find(std::string(record.route));
    if (gone != usage_.gone.end())
      ++gone->second;
    else if (usage_.gone.size() < max_gone)
      usage_.gone.emplace(record.route, 1);
  }
  if (record.method.empty() || record.path.empty()) return void(++usage_.not_asked);
  unknown_.add(record);
}

// If the log has no host, the request may be for any host that the routes name.
std::vector<std::string> UsageCount::hosts_to_try(const record::Record& record) const {
  if (!record.host.empty()) return {std::string(record.host)};
  std::vector<std::string> hosts = {"localhost"};
  for (const decision::Route& route : snapshot_.routes)
    for (const std::string& host : route.match.hosts) {
      const std::string one = host.starts_with("*.") ? "any" + host.substr(1) : host;
      if (hosts.size() < max_hosts && std::find(hosts.begin(), hosts.end(), one) == hosts.end())
        hosts.push_back(one);
    }
  return hosts;
}

Rehearsal UsageCount::ask(const record::Record& record) const {
  std::optional<Rehearsal> first;
  for (const std::string& host : hosts_to_try(record)) {
    record::Record at = record;
    at.host = host;
    const Result<config::CaseRequest> request = request_of(at, snapshot_);
    if (!request) continue;
    Memory memory;
    Rehearsal answer = rehearse({snapshot_, *request, memory.ledger, request->now, false});
    if (!unserved(answer)) return answer;
    if (!first) first = std::move(answer);
  }
  if (first) return *std::move(first);
  Rehearsal none;
  none.reason = http::Reason::request_target;
  return none;
}

// Calls that differ only in what routes do not look at, such as the consumer, are combined.
void UsageCount::add_unserved(const Corpus::Call& call, const Rehearsal& answer) {
  const record::Record record = call.record();
  std::string buffer;
  const std::string shape(record::shape_of(record.method, record.path, buffer));
  const auto known = std::find_if(
      usage_.unserved.begin(), usage_.unserved.end(),
      [&](const Unserved& one) { return one.call == shape && one.reason == answer.reason; });
  if (known != usage_.unserved.end()) return void(known->count += call.count);
  const std::string host = record.host.empty() ? "" : format("http://{}", record.host);
  usage_.unserved.push_back(
      {shape, format("{} {}{}", record.method, host, record.path), answer.reason, call.count});
}

Usage UsageCount::finish() {
  for (const Corpus::Call* call : unknown_.sorted()) {
    const Rehearsal answer = ask(call->record());
    const auto route = route_at_.find(answer.route);
    if (route != route_at_.end())
      usage_.routes[route->second].count += call->count;
    else if (unserved(answer))
      add_unserved(*call, answer);
    else
      usage_.not_asked += call->count;
  }
  std::stable_sort(usage_.unserved.begin(), usage_.unserved.end(),
                   [](const Unserved& a, const Unserved& b) { return a.count > b.count; });
  usage_.not_asked += unknown_.left_out();
  for (const auto& [group, route] : members_)
    usage_.groups[group].count += usage_.routes[route].count;
  return std::move(usage_);
}

}  // namespace gw::analysis
