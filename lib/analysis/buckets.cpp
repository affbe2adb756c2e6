// Groups by a key of all criteria first, then divides large buckets by the best discriminator as
// long as that makes them smaller.
#include "analysis/buckets.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "base/text.h"

namespace gw::analysis {

namespace {

using config::NamedPredicate;
using config::PathSegment;
using decision::Match;
using decision::RouteVariant;

constexpr std::size_t small_bucket = 8;  // not worth dividing
constexpr std::size_t max_discriminators = 8;

std::string shape_of(const config::PathPattern& pattern) {
  std::string shape;
  for (const PathSegment& segment : pattern.segments) {
    shape += '/';
    // Literal text never contains a brace.
    if (segment.kind == PathSegment::Kind::literal) shape += segment.before;
    if (segment.kind == PathSegment::Kind::mixed) shape += "{~}";
    if (segment.kind == PathSegment::Kind::name) shape += "{}";
  }
  return pattern.rest ? shape + "/**" : shape;
}

std::string key_of(const RouteVariant& variant) {
  const Match& match = variant.route->match;
  return format("{} {} {} {} {} {} {} {}", match.priority, variant.host, shape_of(*variant.path),
                match.methods.empty(), match.headers.size() + match.cookies.size(),
                match.queries.size(), match.from.empty(), match.listeners.empty());
}

// A property that may separate variants: the values that a route accepts, or none if it accepts
// all.
struct Discriminator {
  std::vector<NamedPredicate> Match::*member = nullptr;  // null: methods or listeners
  std::string name;
  bool listeners = false;

  std::vector<std::string> values(const Match& match) const {
    if (member == nullptr && !listeners) return match.methods;
    std::vector<std::string> all;
    if (member == nullptr)
      for (const std::uint32_t one : match.listeners) all.push_back(std::to_string(one));
    else
      for (const NamedPredicate& one : match.*member)
        if (one.name == name && one.predicate.kind == config::Predicate::Kind::one_of)
          return one.predicate.values;
    return all;
  }
};

std::vector<Discriminator> discriminators_of(const Bucket& bucket) {
  std::vector<Discriminator> all = {{}, {nullptr, {}, true}};
  for (const auto member : {&Match::headers, &Match::cookies, &Match::queries}) {
    std::map<std::string, std::size_t> uses;
    for (const RouteVariant& variant : bucket)
      for (const NamedPredicate& one : variant.route->match.*member)
        if (one.predicate.kind == config::Predicate::Kind::one_of) ++uses[one.name];
    std::vector<std::pair<std::size_t, std::string>> ordered;
    for (const auto& [name, count] : uses) ordered.emplace_back(count, name);
    std::sort(ordered.rbegin(), ordered.rend());
    if (ordered.size() > max_discriminators) ordered.resize(max_discriminators);
    for (auto& [count, name] : ordered) all.push_back({member, std::move(name), false});
  }
  return all;
}

// One part per value. Variants that accept all values are in each of them, and in a part of their
// own.
std::vector<Bucket> divide(const Bucket& bucket, const Discriminator& by) {
  std::map<std::string, Bucket> parts;
  Bucket all;
  for (const RouteVariant& variant : bucket) {
    std::vector<std::string> values = by.values(variant.route->match);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const std::string& value : values) parts[value].push_back(variant);
    if (values.empty()) all.push_back(variant);
  }
  std::vector<Bucket> made;
  for (auto& [value, part] : parts) {
    part.insert(part.end(), all.begin(), all.end());
    made.push_back(std::move(part));
  }
  made.push_back(std::move(all));
  return made;
}

std::size_t pairs_in(const std::vector<Bucket>& parts) {
  std::size_t pairs = 0;
  for (const Bucket& part : parts) pairs += part.size() * part.size();
  return pairs;
}

void divide_into(Bucket bucket, std::vector<Bucket>& buckets) {
  if (bucket.size() < 2) return;
  std::vector<Bucket> best;
  if (bucket.size() > small_bucket)
    for (const Discriminator& one : discriminators_of(bucket)) {
      std::vector<Bucket> parts = divide(bucket, one);
      if (best.empty() || pairs_in(parts) < pairs_in(best)) best = std::move(parts);
    }
  if (best.empty() || pairs_in(best) * 4 > bucket.size() * bucket.size() * 3) {
    buckets.push_back(std::move(bucket));
    return;
  }
  for (Bucket& part : best) divide_into(std::move(part), buckets);
}

}  // namespace

std::vector<RouteVariant> variants_of(const decision::Route& route) {
  std::vector<RouteVariant> variants;
  for (const config::PathPattern& path : route.match.paths) {
    if (route.match.hosts.empty()) variants.push_back({&route, {}, &path});
    for (const std::string& host : route.match.hosts) variants.push_back({&route, host, &path});
  }
  return variants;
}

std::vector<Bucket> make_buckets(std::span<const decision::Route> routes) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<Bucket> raw;
  for (const decision::Route& route : routes)
    for (const RouteVariant& variant : variants_of(route)) {
      const auto [place, fresh] = places.try_emplace(key_of(variant), raw.size());
      if (fresh) raw.emplace_back();
      raw[place->second].push_back(variant);
    }
  std::vector<Bucket> buckets;
  for (Bucket& bucket : raw) divide_into(std::move(bucket), buckets);
  return buckets;
}

}  // namespace gw::analysis
