// Decides whether a route matches. Text is compared in the normal form of http/target; a
// percent-encoded slash is part of its segment. Any thread; allocates in the arena, and for `why`
// only.
#include "decision/match.h"

#include <algorithm>

#include "base/text.h"
#include "decision/specificity.h"

namespace gw::decision {

namespace {

using config::NamedPredicate;
using config::PathPattern;
using config::PathSegment;
using config::Predicate;

// "GET", "GET or HEAD", "GET, HEAD or PUT".
template <class List, class Show>
std::string one_of(const List& list, Show show) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) text += i + 1 == list.size() ? " or " : ", ";
    text += show(list[i]);
  }
  return text;
}
std::string unchanged(const std::string& text) { return text; }
std::string quoted(const std::string& text) { return format("\"{}\"", printable(text)); }

// What kind of value a predicate is about, and whether an explanation may show it.
struct Subject {
  std::string_view kind;  // "header"
  bool secret = false;
};

std::string predicate_miss(const Subject& subject, const NamedPredicate& named,
                           const std::string_view* value) {
  const Predicate& predicate = named.predicate;
  if (predicate.kind == Predicate::Kind::absent)
    return format("{} {} is present but must be absent", subject.kind, named.name);
  if (value == nullptr && predicate.kind == Predicate::Kind::present)
    return format("{} {} is absent", subject.kind, named.name);
  if (value == nullptr)
    return format("{} {} is absent; it needs a value that {}", subject.kind, named.name,
                  predicate.show());
  const std::string shown =
      subject.secret ? "another value" : quoted(std::string(value->substr(0, 80)));
  if (predicate.kind == Predicate::Kind::one_of)
    return format("{} {} is {}, not {}", subject.kind, named.name, shown,
                  one_of(predicate.values, quoted));
  return format("{} {} is {}; it needs a value that {}", subject.kind, named.name, shown,
                predicate.show());
}

bool predicate_holds(const Subject& subject, const NamedPredicate& named,
                     const std::optional<std::string_view>& value, std::string* why) {
  const std::string_view* const text = value ? &*value : nullptr;
  if (named.predicate.holds(text)) return true;
  if (why != nullptr) *why = predicate_miss(subject, named, text);
  return false;
}

std::optional<std::string_view> header_value(const MatchInput& input, const std::string& name) {
  const http::Headers& headers = input.facts.request.headers;
  if (!headers.has(name)) return std::nullopt;
  return headers.joined(name, input.arena);
}

bool is_credential(std::string_view header) {
  return header == "authorization" || header == "proxy-authorization" || header == "cookie";
}

bool predicates_hold(const Match& match, const MatchInput& input, std::string* why) {
  for (const NamedPredicate& named : match.headers)
    if (!predicate_holds({"header", is_credential(named.name)}, named,
                         header_value(input, named.name), why))
      return false;
  for (const NamedPredicate& named : match.cookies)
    if (!predicate_holds({"cookie", true}, named,
                         http::cookie_value(input.facts.request.headers, named.name), why))
      return false;
  for (const NamedPredicate& named : match.queries)
    if (!predicate_holds({"query"}, named,
                         http::query_value(input.facts.target.query, named.name, input.arena), why))
      return false;
  return true;
}

bool listener_holds(const Match& match, const MatchInput& input, std::string* why) {
  if (match.listeners.empty() ||
      std::binary_search(match.listeners.begin(), match.listeners.end(), input.facts.peer.listener))
    return true;
  if (why != nullptr) *why = "it is not served on this listener";
  return false;
}

bool source_holds(const Match& match, const MatchInput& input, std::string* why) {
  const auto contains = [&](const Cidr& cidr) { return cidr.contains(input.facts.client); };
  if (match.from.empty() || std::any_of(match.from.begin(), match.from.end(), contains))
    return true;
  if (why != nullptr)
    *why = format("client {} is not in {}", input.facts.client_text,
                  one_of(match.from, [](const Cidr& cidr) { return cidr.text(); }));
  return false;
}

// The text that the segment's parameter captures. REQUIRES: segment_may_hold.
std::string_view parameter_of(const PathSegment& segment, std::string_view text) {
  text.remove_prefix(segment.before.size());
  text.remove_suffix(segment.after.size());
  return text;
}

bool match_segment(const PathSegment& segment, std::string_view text, Arena& arena,
                   ArenaList<policy::Capture>& captures) {
  if (!segment_holds(segment, text)) return false;
  if (segment.kind != PathSegment::Kind::literal)
    captures.push_back({segment.name, parameter_of(segment, text)}, arena);
  return true;
}

// As in the configuration: a literal in quotes, or {id:[0-9]+}.json.
std::string shown(const PathSegment& segment) {
  if (segment.kind == PathSegment::Kind::literal) return quoted(segment.before);
  const std::string regex = segment.regex ? format(":{}", segment.regex->text()) : std::string();
  return format("{}{{{}{}}}{}", segment.before, segment.name, regex, segment.after);
}

// The empty last segment of a path that ends with a slash.
bool is_last_slash(const PathSegment& segment) {
  return segment.kind == PathSegment::Kind::literal && segment.before.empty();
}

// Describes the first difference between a path and a pattern.
std::string difference(const PathPattern& pattern, std::string_view path) {
  std::string_view left = path;
  std::size_t number = 0;
  for (const PathSegment& segment : pattern.segments) {
    ++number;
    if (left.empty() && is_last_slash(segment)) return "path does not end with a slash";
    if (left.empty()) return format("path {} ends before {}", printable(path), shown(segment));
    const std::string_view text = take_segment(left);
    if (!segment_holds(segment, text))
      return format("path segment {} is {}, not {}", number,
                    text.empty() ? "empty" : quoted(std::string(text)), shown(segment));
  }
  if (left == "/") return "path ends with a slash";
  return format("path continues with {}", printable(left));
}

}  // namespace

bool host_holds(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with("*.")) return pattern == host;
  const std::string_view suffix = pattern.substr(1);
  return host.size() > suffix.size() && host.ends_with(suffix);
}

bool host_holds(const std::vector<std::string>& hosts, std::string_view host) {
  return hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [&](const std::string& pattern) {
           return host_holds(pattern, host);
         });
}

bool segment_may_hold(const PathSegment& segment, std::string_view text) {
  if (segment.kind == PathSegment::Kind::literal) return text == segment.before;
  return text.size() >= segment.before.size() + segment.after.size() &&
         text.starts_with(segment.before) && text.ends_with(segment.after);
}

bool segment_holds(const PathSegment& segment, std::string_view text) {
  if (!segment_may_hold(segment, text)) return false;
  if (segment.kind == PathSegment::Kind::literal) return true;
  const std::string_view parameter = parameter_of(segment, text);
  return segment.regex ? segment.regex->matches_whole(parameter) : !parameter.empty();
}

std::string_view take_segment(std::string_view& path) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string_view segment = path.substr(1, end - 1);
  path.remove_prefix(end);
  return segment;
}

std::string_view after_segments(std::string_view path, std::size_t count) {
  for (; count > 0 && !path.empty(); --count) take_segment(path);
  return path;
}

bool path_holds(const PathPattern& pattern, std::string_view path, Arena& arena,
                ArenaList<policy::Capture>& captures) {
  captures.clear();
  if (!path.starts_with('/')) return false;  // the "*" of OPTIONS is no path
  for (const PathSegment& segment : pattern.segments)
    if (path.empty() || !match_segment(segment, take_segment(path), arena, captures)) return false;
  if (!pattern.rest) return path.empty();
  captures.push_back({"**", path.empty() ? path : path.substr(1)}, arena);
  return true;
}

bool method_holds(const Match& match, std::string_view method) {
  return match.methods.empty() ||
         std::find(match.methods.begin(), match.methods.end(), method) != match.methods.end();
}

bool conditions_hold(const Match& match, const MatchInput& input, std::string* why) {
  return listener_holds(match, input, why) && predicates_hold(match, input, why) &&
         source_holds(match, input, why);
}

bool method_and_conditions_hold(const Match& match, const MatchInput& input, std::string* why) {
  if (method_holds(match, input.method)) return conditions_hold(match, input, why);
  if (why != nullptr) *why = method_miss(match, input.method);
  return false;
}

std::string method_miss(const Match& match, std::string_view method) {
  return format("method {} is not {}", printable(method), one_of(match.methods, unchanged));
}

std::string host_miss(const std::vector<std::string>& hosts, std::string_view host) {
  return format("host {} is not {}", host.empty() ? "(none)" : printable(host),
                one_of(hosts, unchanged));
}

std::string path_miss(const PathPattern& pattern, std::string_view path) {
  if (!path.starts_with('/')) return format("{} is not a path", printable(path));
  return format("{} (pattern {})", difference(pattern, path), pattern.text);
}

std::string_view preflight_method(const http::RequestHead& head) {
  if (head.method != http::Method::options || !head.headers.find(http::FieldId::origin)) return {};
  const http::Field* method = head.headers.find("access-control-request-method");
  return method != nullptr ? method->value : std::string_view();
}

std::optional<PatternMatch> matches(const Match& match, const MatchInput& input, std::string* why) {
  if (!host_holds(match.hosts, input.facts.host)) {
    if (why != nullptr) *why = host_miss(match.hosts, input.facts.host);
    return std::nullopt;
  }
  std::optional<PatternMatch> best;
  for (std::size_t i = 0; i < match.paths.size(); ++i) {
    ArenaList<policy::Capture> captures;
    if (!path_holds(match.paths[i], input.facts.target.path, input.arena, captures)) continue;
    if (best && compare_paths(match.paths[best->pattern], match.paths[i]) <= 0) continue;
    best = {static_cast<std::uint32_t>(i), captures.span()};
  }
  if (!best && why != nullptr && !match.paths.empty())
    *why = path_miss(match.paths.front(), input.facts.target.path);
  if (best && !method_and_conditions_hold(match, input, why)) return std::nullopt;
  return best;
}

}  // namespace gw::decision
