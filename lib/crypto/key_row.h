// API keys and consumers as rows: what the store keeps, and what the key book is built from. Plain
// values, so that the store and the core share them without depending on each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/digest.h"

namespace gw::crypto {

struct KeyRow {
  std::string consumer;  // its name; it may have no row
  std::string id = {};   // for people; unique within the consumer, as in: revoke acme/ID
  Digest digest{};       // SHA-256 of the key; the key itself is not stored
  std::vector<std::string> scopes = {};
  std::optional<WallTime> starts = {};   // not valid before this time
  std::optional<WallTime> expires = {};  // not valid from this time on
  std::optional<WallTime> revoked = {};  // time of the revocation
};

struct ConsumerRow {
  std::string name;
  std::vector<std::string> groups = {};  // plans and roles
};

}  // namespace gw::crypto
