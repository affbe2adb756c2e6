// Match: the only judge of "does this route match". One predicate each for listener, host, path,
// method, fields, query, cookie and source address.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "decision/snapshot.h"
#include "policy/context.h"

namespace gw::decision {

// What matching looks at: Facts, with the method a preflight asks for where it is one.
struct MatchInput {
  const policy::Facts& facts;
  std::string_view method;
  Arena& arena;
};

// Each: holds, or not and why ("method POST is not GET or HEAD"), which is written only if why is
// given.
bool host_holds(const std::vector<std::string>& hosts, std::string_view host);
bool path_holds(const config::PathPattern&, std::string_view path, Arena&,
                ArenaList<policy::Capture>& captures);
// All but host and path.
bool rest_holds(const Match&, const MatchInput&, std::string* why);
bool method_holds(const Match&, std::string_view method);

// The whole judgement.
struct Matched {
  std::uint32_t pattern = 0;
  std::span<const policy::Capture> captures;
};
std::optional<Matched> matches(const Match&, const MatchInput&, std::string* why);

}  // namespace gw::decision
