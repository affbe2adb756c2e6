// Target: the request target (RFC 9112, 3.2), and the only place where paths are normalized, both
// for matching and for forwarding. Text is in the arena, or still in the head if it was already
// normal. No other allocation; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "http/head.h"
#include "http/percent.h"

namespace gw::http {

struct Target {
  std::string_view scheme;     // of an absolute-form target, otherwise ""
  std::string_view host;       // lower case, without port; "[::1]" keeps its brackets; "" if absent
  std::uint16_t port = 0;      // 0 if the authority has none
  std::string_view authority;  // host and port as received
  std::string_view path;       // normal form, starts with '/'; "*" for OPTIONS *
  std::string_view query;      // after '?', as received; "" if absent
  bool has_query = false;
};

struct TargetRules {
  bool merge_slashes = true;
};

// `fault` is a constant text ("an invalid percent-encoding"). The reason is request.target, or
// request.malformed if it is in the Host field.
struct TargetMade {
  Target target;
  const char* fault = nullptr;
  bool host_fault = false;
};
TargetMade make_target(const RequestHead&, const TargetRules&, Arena&);

// The normal form of a path alone (for patterns of the configuration); none if it is invalid. Dot
// segments are resolved, "//" is merged to "/" if the rules say so (always at the start, so that no
// target begins with "//"), unnecessary percent-encoding is decoded, and the rest of it is in upper
// case. %2F and %5C stay encoded and do not split segments. Idempotent.
std::optional<std::string_view> normal_path(std::string_view path, const TargetRules&, Arena&);

}  // namespace gw::http
