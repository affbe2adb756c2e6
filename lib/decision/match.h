// Match: the only judge of "does this route match". One predicate each for listener, host, path,
// method, fields, query, cookie and source address. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

// What matching looks at: Facts, with the method a preflight asks for where it is one.
struct MatchInput {
  const policy::Facts& facts;
  std::string_view method;
  Arena& arena;
};

// Each: holds, or not. Where a `why` can be given and is, it says why not, for people ("method POST
// is not GET or HEAD"); it is written only on a miss.
bool host_holds(std::string_view pattern, std::string_view host);
bool host_holds(const std::vector<std::string>& hosts, std::string_view host);
// `captures` is what the parameters matched, "**" last; meaningless on a miss.
bool path_holds(const config::PathPattern&, std::string_view path, Arena&,
                ArenaList<policy::Capture>& captures);
bool method_holds(const Match&, std::string_view method);
// All but host, path and method.
bool conditions_hold(const Match&, const MatchInput&, std::string* why);
// All but host and path.
bool method_and_conditions_hold(const Match&, const MatchInput&, std::string* why);

// The literal text around a segment's parameter fits, or the literal is it. Cheap and necessary,
// not sufficient: what narrows candidates asks this, the judge looks at the parameter too.
bool segment_may_hold(const config::PathSegment&, std::string_view text);
bool segment_holds(const config::PathSegment&, std::string_view text);

// Takes the first segment off a path that starts with '/': "/a/b" gives "a" and leaves "/b".
std::string_view take_segment(std::string_view& path);
// What is left of a path behind so many segments, with its slash: "/x", "/" or "".
std::string_view after_segments(std::string_view path, std::size_t count);

// The method that a CORS preflight asks for (Fetch, "CORS-preflight request"), else empty.
std::string_view preflight_method(const http::RequestHead&);

// The whole judgement, with the most specific of the patterns that match.
struct PatternMatch {
  std::uint32_t pattern = 0;
  std::span<const policy::Capture> captures;
};
std::optional<PatternMatch> matches(const Match&, const MatchInput&, std::string* why);

// Why no host, this pattern, or no method fits: for explanations only.
std::string host_miss(const std::vector<std::string>& hosts, std::string_view host);
std::string path_miss(const config::PathPattern&, std::string_view path);
std::string method_miss(const Match&, std::string_view method);

}  // namespace gw::decision
