// KeySet: the keys of one issuer, each with the algorithms that it may be used with (RFC 8725,
// 3.1), and the verification of tokens. Immutable once published; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/keys.h"
#include "identity/jws.h"

namespace gw::identity {

struct NamedKey {
  std::optional<std::string> id;  // `kid`
  crypto::VerifyKey key;
  std::vector<crypto::Signing> algorithms = {};  // those it is pinned to; never empty in a set
};

// The signature keys of a JWK or JWKS (RFC 7517). Keys of an unsupported type or use are skipped
// (RFC 7517, 5); a supported but malformed key is an error.
Result<std::vector<NamedKey>> read_jwks(std::string_view text);
// `key` of the configuration: PEM if it looks like PEM, else a shared secret.
Result<NamedKey> read_key(std::string_view text);

class KeySet {
 public:
  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }
  // allowed: the algorithms of the issuer; empty allows those of each key's type. An error if none
  // remains.
  Result<void> add(NamedKey key, std::span<const crypto::Signing> allowed);
  // Empty if one of the keys made the signature.
  std::optional<TokenFault> verify(const Token& token) const;

 private:
  std::vector<NamedKey> keys_;
};

}  // namespace gw::identity
