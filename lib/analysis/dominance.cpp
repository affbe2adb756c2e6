// One subset test per dimension. If the result is not certain, it is no.
#include "analysis/dominance.h"

#include <algorithm>

namespace gw::analysis {

namespace {

using config::NamedPredicate;
using config::PathPattern;
using config::PathSegment;
using config::Predicate;
using decision::Match;

bool takes_any_text(const PathSegment& segment) {
  const bool bare = segment.before.empty() && segment.after.empty();
  return bare && segment.regex && (segment.regex->text() == ".+" || segment.regex->text() == ".*");
}

// The segment cannot be empty.
bool needs_text(const PathSegment& segment) {
  if (segment.kind == PathSegment::Kind::literal) return !segment.before.empty();
  return !segment.before.empty() || !segment.after.empty() || !segment.regex ||
         !segment.regex->matches_whole("");
}

bool meets_literal(const PathSegment& mixed, std::string_view text) {
  if (text.size() < mixed.before.size() + mixed.after.size() || !text.starts_with(mixed.before) ||
      !text.ends_with(mixed.after))
    return false;
  text.remove_prefix(mixed.before.size());
  text.remove_suffix(mixed.after.size());
  return mixed.regex ? mixed.regex->matches_whole(text) : !text.empty();
}

bool same_mixed(const PathSegment& a, const PathSegment& b) {
  if (a.before != b.before || a.after != b.after) return false;
  return a.regex && b.regex ? a.regex->text() == b.regex->text() : !a.regex && !b.regex;
}

bool segment_covers(const PathSegment& wide, const PathSegment& narrow) {
  const bool literal = narrow.kind == PathSegment::Kind::literal;
  if (wide.kind == PathSegment::Kind::literal) return literal && wide.before == narrow.before;
  if (wide.kind == PathSegment::Kind::name) return needs_text(narrow);
  if (literal) return meets_literal(wide, narrow.before);
  if (takes_any_text(wide)) return wide.regex->text() == ".*" || needs_text(narrow);
  return narrow.kind == PathSegment::Kind::mixed && same_mixed(wide, narrow);
}

bool all_implied(const std::vector<NamedPredicate>& wide,
                 const std::vector<NamedPredicate>& narrow) {
  return std::all_of(wide.begin(), wide.end(), [&](const NamedPredicate& wanted) {
    return std::any_of(narrow.begin(), narrow.end(), [&](const NamedPredicate& given) {
      return given.name == wanted.name && predicate_implies(given.predicate, wanted.predicate);
    });
  });
}

bool from_covers(const std::vector<Cidr>& wide, const Cidr* narrow) {
  return wide.empty() || std::any_of(wide.begin(), wide.end(), [&](const Cidr& block) {
           if (block.bits == 0) return true;
           return narrow != nullptr && block.bits <= narrow->bits && block.contains(narrow->base);
         });
}

}  // namespace

bool host_covers(std::string_view wide, std::string_view narrow) {
  if (wide.empty() || wide == narrow) return true;
  if (!wide.starts_with("*.") || narrow.empty()) return false;
  // A wildcard covers all hosts, and longer wildcards, that end with the text after its star.
  const std::string_view name = narrow.substr(narrow.starts_with("*.") ? 1 : 0);
  return name.size() > wide.size() - 1 && name.ends_with(wide.substr(1));
}

bool path_covers(const PathPattern& wide, const PathPattern& narrow) {
  const std::size_t own = wide.segments.size(), other = narrow.segments.size();
  if (wide.rest ? own > other : own != other || narrow.rest) return false;
  for (std::size_t i = 0; i < own; ++i)
    if (!segment_covers(wide.segments[i], narrow.segments[i])) return false;
  return true;
}

std::vector<PathPattern> parts_of(const PathPattern& pattern, bool merge_slashes) {
  if (!pattern.rest) return {pattern};
  PathPattern end = pattern, slash = pattern, more = pattern;
  end.rest = false;
  slash.segments.emplace_back();
  slash.rest = !merge_slashes;  // if slashes are kept, more may follow an empty segment
  more.segments.push_back({PathSegment::Kind::name, {}, "more", {}, nullptr});
  std::vector<PathPattern> parts = {std::move(slash), std::move(more)};
  if (!end.segments.empty()) parts.push_back(std::move(end));
  return parts;
}

bool predicate_implies(const Predicate& narrow, const Predicate& wide) {
  using Kind = Predicate::Kind;
  if (wide.kind == Kind::absent || narrow.kind == Kind::absent) return wide.kind == narrow.kind;
  if (wide.kind == Kind::present) return true;
  if (narrow.kind != Kind::one_of) return wide.show() == narrow.show();
  return std::all_of(narrow.values.begin(), narrow.values.end(), [&](const std::string& value) {
    const std::string_view text = value;
    return wide.holds(&text);
  });
}

bool covers(const decision::RouteVariant& wide, const Cell& narrow) {
  const Match& match = wide.route->match;
  const Match& other = narrow.variant.route->match;
  const auto& methods = match.methods;
  const bool method = methods.empty() ||
                      (narrow.method != nullptr &&
                       std::find(methods.begin(), methods.end(), *narrow.method) != methods.end());
  const bool listener =
      match.listeners.empty() ||
      std::binary_search(match.listeners.begin(), match.listeners.end(), narrow.listener);
  return method && listener && host_covers(wide.host, narrow.variant.host) &&
         path_covers(*wide.path, *narrow.path) && all_implied(match.headers, other.headers) &&
         all_implied(match.queries, other.queries) && all_implied(match.cookies, other.cookies) &&
         from_covers(match.from, narrow.from);
}

}  // namespace gw::analysis
