// API keys and consumers as rows: what the store keeps, and what the key book is made of. Plain
// values, so that the store and the mind know them without knowing each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/digest.h"

namespace gw::crypto {

struct KeyRow {
  std::string consumer;  // its name; there need not be a row of it
  std::string id = {};   // for people, and unique among the consumer's: revoke acme/ID
  Digest digest{};       // SHA-256 of the key; the key itself is kept nowhere
  std::vector<std::string> scopes = {};
  std::optional<WallTime> starts = {};   // not valid before
  std::optional<WallTime> expires = {};  // not valid from then on
  std::optional<WallTime> revoked = {};  // when somebody took it back
};

struct ConsumerRow {
  std::string name;
  std::vector<std::string> groups = {};  // plans and roles
};

}  // namespace gw::crypto
