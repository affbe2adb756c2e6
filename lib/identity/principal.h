// Principal: who the client is, once a policy found out. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace gw::identity {

// One claim of a verified token: "sub", or "realm_access.roles" inside a table. Of a list each
// member is a text.
struct Claim {
  std::string_view name;
  std::span<const std::string_view> values;
};

struct Principal {  // lives in the arena of the exchange
  std::string_view name;
  std::span<const std::string_view> groups = {}, scopes = {};
  std::span<const Claim> claims = {};

  // Empty where there is no such claim.
  std::span<const std::string_view> claim(std::string_view wanted) const;
};

// Joined by commas, in the arena; none where there is nothing.
std::optional<std::string_view> listed(std::span<const std::string_view> strings, Arena& arena);

// Flat bytes that a memo can keep, and back. REQUIRES: packed comes from pack().
std::string pack(const Principal& principal);
Principal unpack(std::string_view packed, Arena& arena);

}  // namespace gw::identity
