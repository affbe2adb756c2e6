// Target: the request target and the one place where a path is normalised, for matching and for
// forwarding alike. Text is in the arena, or still the head's where it was normal already.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "http/head.h"

namespace gw::http {

struct Target {
  std::string_view scheme;     // of an absolute-form target, else ""
  std::string_view host;       // lower case, no port; "[::1]" keeps its brackets; "" where absent
  std::uint16_t port = 0;      // 0 where the authority names none
  std::string_view authority;  // host and port as they came
  std::string_view path;       // normal form, starts with '/'; "*" for OPTIONS *
  std::string_view query;      // after '?', as it came; "" where absent
  bool has_query = false;
};

struct TargetRules {
  bool merge_slashes = true;
};

// What is wrong is a constant text ("percent-encoding is not whole"); the reason is request.target,
// or request.malformed for the Host field.
struct TargetMade {
  Target target;
  const char* fault = nullptr;
  bool host_fault = false;
};
TargetMade make_target(const RequestHead&, const TargetRules&, Arena&);

// Normal form of a path alone (patterns in the configuration); none where it is not valid.
std::optional<std::string_view> normal_path(std::string_view path, const TargetRules&, Arena&);

// %XX decoded; no copy where there is none. Query: '+' is a space too.
std::string_view percent_decode(std::string_view text, Arena& arena);
std::string_view query_decode(std::string_view text, Arena& arena);
// Encoded so that it is one path segment, or one query name or value.
std::string_view encode_segment(std::string_view text, Arena& arena);
std::string_view encode_query(std::string_view text, Arena& arena);

// Walks "a=1&b=2": raw name and value; false at the end.
bool next_parameter(std::string_view& rest, std::string_view& name, std::string_view& value);
// The decoded value of the first parameter of this (decoded) name.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name, Arena&);
// The first cookie of this name over all cookie fields.
std::optional<std::string_view> cookie_value(const Headers&, std::string_view name);

}  // namespace gw::http
