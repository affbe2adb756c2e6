// Parses a signed token (JWS compact form, RFC 7515; JWT, RFC 7519) before its signature is
// checked. Rejects what no honest issuer sends and what would let a token choose its own key (RFC
// 8725). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "crypto/keys.h"
#include "http/reason.h"

namespace gw::identity {

inline constexpr std::size_t longest_token = 16 * 1024;

struct TokenFault {
  http::Reason reason = http::Reason::none;
  std::string why;  // for the operator: names claims and values, never the token
};

struct Token {
  std::string_view signed_part;  // of the text given: header and payload as they came
  crypto::Signing algorithm{};
  std::optional<std::string> key_id;
  Json claims;  // an object
  std::string signature;
};

// Empty if the token is well-formed. `text` must outlive `token`.
std::optional<TokenFault> parse_token(std::string_view text, Token& token);

}  // namespace gw::identity
