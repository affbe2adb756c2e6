// Match: the only place that decides whether a route matches. One function each for listener, host,
// path, method, fields, query, cookie and source address. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

// The input of matching: the facts, and for a preflight the method that it asks for.
struct MatchInput {
  const policy::Facts& facts;
  std::string_view method;
  Arena& arena;
};

// Each function returns whether its condition holds. If `why` is not null, a miss writes the cause
// in it, for people ("method POST is not GET or HEAD").
bool host_holds(std::string_view pattern, std::string_view host);
bool host_holds(const std::vector<std::string>& hosts, std::string_view host);
// `captures` receives what the parameters matched, "**" last; undefined on a miss.
bool path_holds(const config::PathPattern&, std::string_view path, Arena&,
                ArenaList<policy::Capture>& captures);
bool method_holds(const Match&, std::string_view method);
// All conditions except host, path and method.
bool conditions_hold(const Match&, const MatchInput&, std::string* why);
// All conditions except host and path.
bool method_and_conditions_hold(const Match&, const MatchInput&, std::string* why);

// The literal text of the segment fits. Necessary but not sufficient: this cheap check narrows the
// candidates, segment_holds checks the parameter too.
bool segment_may_hold(const config::PathSegment&, std::string_view text);
bool segment_holds(const config::PathSegment&, std::string_view text);

// Removes the first segment from a path that starts with '/': returns "a" for "/a/b" and leaves
// "/b".
std::string_view take_segment(std::string_view& path);
// The path after `count` segments, with its slash: "/x", "/" or "".
std::string_view after_segments(std::string_view path, std::size_t count);

// The method of a CORS preflight (Fetch, "CORS-preflight request"), else empty.
std::string_view preflight_method(const http::RequestHead&);

// Checks the whole match. On success, the result has the most specific pattern that matches.
struct PatternMatch {
  std::uint32_t pattern = 0;
  std::span<const policy::Capture> captures;
};
std::optional<PatternMatch> matches(const Match&, const MatchInput&, std::string* why);

// Why no host, this pattern, or no method matches: only for explanations.
std::string host_miss(const std::vector<std::string>& hosts, std::string_view host);
std::string path_miss(const config::PathPattern&, std::string_view path);
std::string method_miss(const Match&, std::string_view method);

}  // namespace gw::decision
