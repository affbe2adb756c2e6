// Target: the request target (RFC 9112, 3.2) and the one place where a path is normalised, for
// matching and for forwarding alike. Text is in the arena, or still the head's where it was normal
// already. No allocation elsewhere, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "http/head.h"
#include "http/percent.h"

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

// Normal form of a path alone (patterns in the configuration); none where it is not valid. Dot
// segments are resolved, "//" becomes "/" where merged (at the start always, so that no target ever
// starts with "//"), needless percent-encoding is decoded, what remains is in upper case. %2F and
// %5C stay and split nothing. The normal form of a normal form is itself.
std::optional<std::string_view> normal_path(std::string_view path, const TargetRules&, Arena&);

}  // namespace gw::http
