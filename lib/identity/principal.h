// Principal: the authenticated client, once a policy has identified it. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace gw::identity {

// One claim of a verified token: "sub", or "realm_access.roles" for a nested claim. A list has one
// value per member.
struct Claim {
  std::string_view name;
  std::span<const std::string_view> values;
};

struct Principal {  // lives in the arena of the exchange
  std::string_view name;
  std::span<const std::string_view> groups = {}, scopes = {};
  std::span<const Claim> claims = {};

  // Empty if there is no such claim.
  std::span<const std::string_view> claim(std::string_view wanted) const;
};

// Joined by commas, in the arena. Empty without values.
std::optional<std::string_view> listed(std::span<const std::string_view> strings, Arena& arena);

// To and from flat bytes that a memo can keep. REQUIRES: packed was made by pack().
std::string pack(const Principal& principal);
Principal unpack(std::string_view packed, Arena& arena);

}  // namespace gw::identity
