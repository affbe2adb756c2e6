// Lists choices for each part of a request and tries their combinations, those closest to the first
// choices first.
#include "analysis/witness_maker.h"

#include <algorithm>

#include "base/text.h"
#include "decision/match.h"

namespace gw::analysis {

namespace {

using config::PathPattern;
using config::PathSegment;
using config::Predicate;
using decision::Match;
using decision::RouteVariant;
using Named = std::vector<config::NamedPredicate> Match::*;

constexpr std::size_t max_offers = 2000;
constexpr std::size_t max_varied = 3;  // choices that differ from the first at the same time

// A text to try, or nullopt for "absent".
using Value = std::optional<std::string>;

bool all_hold(const std::vector<const Predicate*>& predicates, const Value& value) {
  const std::string_view text = value ? std::string_view(*value) : std::string_view();
  return std::all_of(predicates.begin(), predicates.end(),
                     [&](const Predicate* one) { return one->holds(value ? &text : nullptr); });
}

std::vector<Value> values_of(const std::vector<const Predicate*>& predicates) {
  std::vector<Value> values;
  const auto add = [&](const Value& value) {
    if (all_hold(predicates, value) &&
        std::find(values.begin(), values.end(), value) == values.end())
      values.push_back(value);
  };
  for (const Predicate* one : predicates) {
    if (one->kind == Predicate::Kind::one_of)
      for (const std::string& text : one->values) add(text);
    else if (const auto example = one->example())
      add(*example);
  }
  add("x");
  add(std::nullopt);
  return values;
}

struct NamedChoice {
  std::string name;
  std::vector<Value> values;
};

std::vector<NamedChoice> named_choices(std::span<const RouteVariant> variants, Named member) {
  std::vector<NamedChoice> choices;
  for (const RouteVariant& variant : variants)
    for (const config::NamedPredicate& named : variant.route->match.*member) {
      const bool known = std::any_of(choices.begin(), choices.end(), [&](const NamedChoice& one) {
        return one.name == named.name;
      });
      if (known) continue;
      std::vector<const Predicate*> predicates;
      for (const RouteVariant& other : variants)
        for (const config::NamedPredicate& one : other.route->match.*member)
          if (one.name == named.name) predicates.push_back(&one.predicate);
      choices.push_back({named.name, values_of(predicates)});
    }
  return choices;
}

void put(const NamedChoice& choice, std::size_t number, std::vector<NamedText>& to) {
  if (const Value& value = choice.values[number]) to.emplace_back(choice.name, *value);
}

// Texts for one segment that could match all its patterns; the simplest first.
std::vector<std::string> segment_texts(const std::vector<const PathSegment*>& segments,
                                       const std::vector<std::string>& fillers) {
  for (const PathSegment* one : segments)
    if (one->kind == PathSegment::Kind::literal) return {one->before};
  std::vector<std::string> texts;
  for (const PathSegment* one : segments)
    if (one->kind == PathSegment::Kind::mixed) {
      if (one->regex)
        if (const auto example = one->regex->example())
          texts.push_back(one->before + *example + one->after);
      for (const std::string& filler : fillers) texts.push_back(one->before + filler + one->after);
    }
  return texts.empty() ? fillers : texts;
}

// All combinations in which at most a given number of choices differ from the first.
class Variations {
 public:
  Variations(std::vector<std::size_t> sizes,
             std::function<bool(const std::vector<std::size_t>&)> take)
      : sizes_(std::move(sizes)), take_(std::move(take)), chosen_(sizes_.size()) {}

  bool walk() {
    if (std::find(sizes_.begin(), sizes_.end(), 0U) != sizes_.end()) return false;
    for (std::size_t varied = 0; varied <= max_varied && offers_ < max_offers; ++varied)
      if (vary(0, varied)) return true;
    return false;
  }

 private:
  bool vary(std::size_t from, std::size_t left) {
    if (left == 0) return ++offers_ <= max_offers && take_(chosen_);
    for (std::size_t i = from; i + left <= sizes_.size(); ++i) {
      for (std::size_t choice = 1; choice < sizes_[i]; ++choice) {
        chosen_[i] = choice;
        if (vary(i + 1, left - 1)) return true;
      }
      chosen_[i] = 0;
    }
    return false;
  }

  std::vector<std::size_t> sizes_;
  std::function<bool(const std::vector<std::size_t>&)> take_;
  std::vector<std::size_t> chosen_;
  std::size_t offers_ = 0;
};

}  // namespace

struct WitnessMaker::Choices {
  std::vector<std::string> paths, methods, hosts;
  std::vector<std::uint32_t> listeners;
  std::vector<IpAddress> clients;
  std::vector<NamedChoice> queries, headers, cookies;

  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> all = {paths.size(), methods.size(), hosts.size(), listeners.size(),
                                    clients.size()};
    for (const auto* named : {&queries, &headers, &cookies})
      for (const NamedChoice& one : *named) all.push_back(one.values.size());
    return all;
  }
  Witness witness(const std::vector<std::size_t>& chosen) const {
    Witness made;
    made.path = paths[chosen[0]];
    made.method = methods[chosen[1]];
    made.host = hosts[chosen[2]];
    made.listener = listeners[chosen[3]];
    made.client = clients[chosen[4]];
    std::size_t next = 5;
    for (const NamedChoice& one : queries) put(one, chosen[next++], made.queries);
    for (const NamedChoice& one : headers) put(one, chosen[next++], made.headers);
    for (const NamedChoice& one : cookies) put(one, chosen[next++], made.cookies);
    return made;
  }
};

WitnessMaker::WitnessMaker(const decision::Snapshot& snapshot) : snapshot_(snapshot) {
  std::set<std::string_view> literals;
  for (const decision::Route& route : snapshot.routes)
    for (const PathPattern& path : route.match.paths) {
      longest_ = std::max(longest_, path.segments.size());
      for (const PathSegment& segment : path.segments)
        if (segment.kind == PathSegment::Kind::literal) literals.insert(segment.before);
    }
  for (const std::string_view plain : {"x", "7", "Any", "x_1-y.z"}) {
    std::string filler(plain);
    while (literals.count(filler) > 0) filler += plain;
    fillers_.push_back(std::move(filler));
  }
  fresh_host_ = fresh_host();
}

bool WitnessMaker::offer(std::span<const RouteVariant> variants,
                         const std::function<bool(const Witness&)>& take) const {
  const Choices choices = choices_of(variants);
  return Variations(
             choices.sizes(),
             [&](const std::vector<std::size_t>& chosen) { return take(choices.witness(chosen)); })
      .walk();
}

WitnessMaker::Choices WitnessMaker::choices_of(std::span<const RouteVariant> variants) const {
  Choices choices;
  choices.paths = paths_of(variants);
  choices.methods = methods_of(variants);
  choices.hosts = hosts_of(variants.front().host);
  choices.listeners = listeners_of(variants);
  choices.clients = clients_of(variants);
  choices.queries = named_choices(variants, &Match::queries);
  choices.headers = named_choices(variants, &Match::headers);
  choices.cookies = named_choices(variants, &Match::cookies);
  return choices;
}

// A host that no route names, so that only routes for any host match.
std::string WitnessMaker::fresh_host() const {
  const auto named = [&](const std::string& host) {
    return std::any_of(
        snapshot_.routes.begin(), snapshot_.routes.end(), [&](const decision::Route& route) {
          return !route.match.hosts.empty() && decision::host_holds(route.match.hosts, host);
        });
  };
  for (const std::string_view host : {"localhost", "any.example", "any.test", "any.invalid"})
    if (!named(std::string(host))) return std::string(host);
  return "x--any";
}

std::vector<std::string> WitnessMaker::hosts_of(std::string_view pattern) const {
  if (pattern.empty()) return {fresh_host_};
  if (!pattern.starts_with("*.")) return {std::string(pattern)};
  std::vector<std::string> hosts;
  for (const std::string_view label : {"x", "any", "a.x", "x--1"})
    hosts.push_back(std::string(label) + std::string(pattern.substr(1)));
  return hosts;
}

std::vector<std::string> WitnessMaker::paths_of(std::span<const RouteVariant> variants) const {
  const PathPattern& first = *variants.front().path;
  std::vector<std::vector<std::string>> texts;  // by segment
  std::size_t most = 1;
  for (std::size_t i = 0; i < first.segments.size(); ++i) {
    std::vector<const PathSegment*> segments;
    for (const RouteVariant& variant : variants) segments.push_back(&variant.path->segments[i]);
    texts.push_back(segment_texts(segments, fillers_));
    most = std::max(most, texts.back().size());
  }
  std::vector<std::string> bodies(most);
  for (std::size_t b = 0; b < most; ++b)
    for (const std::vector<std::string>& one : texts)
      bodies[b] += '/' + one[std::min(b, one.size() - 1)];
  std::vector<std::string> paths;
  const auto add = [&paths](std::string path) {
    if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end())
      paths.push_back(std::move(path));
  };
  if (!first.rest) {
    for (std::string& body : bodies) add(std::move(body));
    return paths;
  }
  std::string tail = '/' + fillers_.front();
  for (std::size_t more = first.segments.size(); more <= longest_ + 1; ++more) {
    for (const std::string& body : bodies) add(body + tail);
    tail += '/' + fillers_.front();
  }
  for (const std::string& body : bodies) {
    add(body);
    add(body + '/');
    add(body + '/' + fillers_.front() + '/');
  }
  return paths;
}

std::vector<std::string> WitnessMaker::methods_of(std::span<const RouteVariant> variants) const {
  std::vector<std::string> methods = {"GET",  "POST",    "PUT",   "DELETE",
                                      "HEAD", "OPTIONS", "PATCH", "ANY-OTHER"};
  for (const RouteVariant& variant : variants)
    if (!variant.route->match.methods.empty()) methods = variant.route->match.methods;
  std::erase_if(methods, [&](const std::string& method) {
    return std::any_of(variants.begin(), variants.end(), [&](const RouteVariant& variant) {
      return !decision::method_holds(variant.route->match, method);
    });
  });
  return methods;
}

std::vector<std::uint32_t> WitnessMaker::listeners_of(
    std::span<const RouteVariant> variants) const {
  std::vector<std::uint32_t> listeners;
  for (std::uint32_t i = 0; i < snapshot_.listeners.size(); ++i) {
    const bool all =
        std::all_of(variants.begin(), variants.end(), [&](const RouteVariant& variant) {
          const auto& own = variant.route->match.listeners;
          return own.empty() || std::binary_search(own.begin(), own.end(), i);
        });
    if (all && !snapshot_.listeners[i].redirects) listeners.push_back(i);
  }
  return listeners;
}

std::vector<IpAddress> WitnessMaker::clients_of(std::span<const RouteVariant> variants) const {
  std::vector<IpAddress> clients = {usual_client()};
  for (const std::string_view text : {"192.0.2.1", "2001:db8::1", "10.0.0.1"})
    clients.push_back(*IpAddress::parse(text));
  for (const RouteVariant& variant : variants)
    for (const Cidr& cidr : variant.route->match.from) clients.push_back(cidr.base);
  std::erase_if(clients, [&](const IpAddress& client) {
    return std::any_of(variants.begin(), variants.end(), [&](const RouteVariant& variant) {
      const auto& from = variant.route->match.from;
      return !from.empty() && std::none_of(from.begin(), from.end(),
                                           [&](const Cidr& cidr) { return cidr.contains(client); });
    });
  });
  return clients;
}

}  // namespace gw::analysis
