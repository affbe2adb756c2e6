// Key: what identifies a client: "address", "consumer", "route", "header:NAME", "query:NAME",
// "cookie:NAME", "claim:NAME", "certificate"; a list is their combination. policy/key_value
// computes its value for a request.
#pragma once

#include <string>
#include <vector>

#include "config/value.h"

namespace gw::config {

struct KeyPart {
  enum class Kind : std::uint8_t {
    address,
    consumer,
    route,
    header,
    query,
    cookie,
    claim,
    certificate,
    upstream
  };
  Kind kind = Kind::address;
  std::string name;  // header (lower case), query, cookie, claim
};

struct Key {
  std::vector<KeyPart> parts;
  Position at;

  bool uses(KeyPart::Kind kind) const;
  std::string show() const;  // as written: "address", "header:x-user"
};

Key parse_key(const Value& value, Diagnostics& diagnostics);

}  // namespace gw::config
