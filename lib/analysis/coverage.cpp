// First lists all items in file order, then marks those that the rehearsals covered.
#include "analysis/coverage.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "http/reason.h"
#include "policy/kind.h"

namespace gw::analysis {

namespace {

using decision::Route;
using decision::Snapshot;
using Marks = std::set<std::string>;  // keys of covered items

std::string route_key(std::string_view route) { return format("route {}", route); }
std::string entry_key(std::string_view route, std::size_t entry) {
  return format("entry {} {}", entry, route);
}
std::string outcome_key(std::string_view policy, std::string_view what) {
  return format("policy {} {}", policy, what);
}

Marks touched_by(std::span<const Rehearsal* const> rehearsals) {
  using decision::Outcome;
  Marks marks;
  for (const Rehearsal* one : rehearsals) {
    marks.insert(route_key(one->route));
    if (one->entry) marks.insert(entry_key(one->route, *one->entry));
    for (const PolicyOutcome& policy : one->policies) {
      if (policy.outcome == Outcome::pass) marks.insert(outcome_key(policy.name, "pass"));
      if (policy.outcome == Outcome::refuse || policy.outcome == Outcome::reply)
        marks.insert(outcome_key(policy.name, http::reason_name(one->reason)));
      if (policy.outcome == Outcome::would_refuse)  // covers every reason that the policy has
        marks.insert(outcome_key(policy.name, "shadow"));
    }
  }
  return marks;
}

class Lister {
 public:
  Lister(const Snapshot& snapshot, const config::Config& config, Marks marks)
      : snapshot_(snapshot), config_(config), marks_(std::move(marks)) {}

  Coverage list() {
    for (const Route& route : snapshot_.routes)
      if (!is_listeners_own(snapshot_, route)) add_route(route);
    for (const config::Policy& policy : config_.policies)
      if (in_use(policy.name)) add_policy(policy);
    return std::move(coverage_);
  }

 private:
  void add(CoverageItem item, bool touched) {
    item.touched = touched;
    coverage_.items.push_back(std::move(item));
  }
  bool marked(const std::string& key) const { return marks_.count(key) != 0; }
  void add_route(const Route& route);
  void add_policy(const config::Policy& policy);
  bool in_use(const std::string& policy) const;

  const Snapshot& snapshot_;
  const config::Config& config_;
  Marks marks_;
  Coverage coverage_;
};

void Lister::add_route(const Route& route) {
  const std::string request = example_request(route);
  add({CoverageItem::Kind::route, format("route `{}`", route.name), route.at, false,
       format("request = \"{}\"", request)},
      marked(route_key(route.name)));
  const auto* forward = std::get_if<decision::ForwardAction>(&route.action);
  if (!forward || forward->targets.size() < 2) return;
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < forward->targets.size(); ++i) {
    const decision::ForwardTarget& target = forward->targets[i];
    const std::uint64_t middle = below * 2 + target.weight;
    below += target.weight;
    if (target.weight == 0) continue;  // never chosen
    const double dice =
        static_cast<double>(middle) / (2.0 * static_cast<double>(forward->total_weight));
    add({CoverageItem::Kind::entry,
         format("route `{}` to `{}`", route.name, snapshot_.upstreams[target.upstream].name),
         route.at, false, format("request = \"{}\", dice = {:.3f}", request, dice)},
        marked(entry_key(route.name, i)));
  }
}

void Lister::add_policy(const config::Policy& policy) {
  add({CoverageItem::Kind::pass, format("policy `{}` passes", policy.name), policy.at, false,
       format("expect = {{ policies = {{ {} = \"pass\" }} }}", policy.name)},
      marked(outcome_key(policy.name, "pass")));
  const policy::Kind* kind = policy::find_kind(policy.type);
  if (!kind) return;
  for (const http::Reason reason : kind->reasons) {
    const std::string_view name = http::reason_name(reason);
    add({CoverageItem::Kind::refusal, format("policy `{}` refuses: {}", policy.name, name),
         policy.at, false, format("expect = {{ reason = \"{}\" }}", name)},
        marked(outcome_key(policy.name, name)) || marked(outcome_key(policy.name, "shadow")));
  }
}

bool Lister::in_use(const std::string& policy) const {
  for (const Route& route : snapshot_.routes)
    for (const decision::Plan& plan : route.plans)
      for (const decision::Step& step : plan.policies)
        if (step.name == policy) return true;
  return false;
}

std::string example_segment(const config::PathSegment& segment) {
  using Kind = config::PathSegment::Kind;
  if (segment.kind == Kind::literal) return segment.before;
  std::string value = segment.name;
  if (segment.regex) value = segment.regex->example().value_or(segment.name);
  return segment.before + value + segment.after;
}

}  // namespace

std::string example_request(const Route& route) {
  const decision::Match& match = route.match;
  std::string host = match.hosts.empty() ? "localhost" : match.hosts.front();
  if (host.starts_with("*.")) host.replace(0, 1, "www");
  std::string path;
  for (const config::PathSegment& segment : match.paths.front().segments)
    path += "/" + example_segment(segment);
  if (path.empty()) path = "/";
  std::string query;
  for (const config::NamedPredicate& named : match.queries)
    if (const auto value = named.predicate.example())
      query += format("{}{}={}", query.empty() ? "?" : "&", named.name, *value);
  return format("{} http://{}{}{}", match.methods.empty() ? "GET" : match.methods.front(), host,
                path, query);
}

std::size_t Coverage::touched() const {
  return static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [](const CoverageItem& item) { return item.touched; }));
}

double Coverage::percent() const {
  if (items.empty()) return 100;
  return 100.0 * static_cast<double>(touched()) / static_cast<double>(items.size());
}

Coverage measure(const Snapshot& snapshot, const config::Config& config,
                 std::span<const Rehearsal* const> rehearsals) {
  return Lister(snapshot, config, touched_by(rehearsals)).list();
}

}  // namespace gw::analysis
