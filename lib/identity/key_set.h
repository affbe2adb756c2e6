// KeySet: the keys of one issuer, each with the algorithms that it may be used with (RFC
// 8725, 3.1), and the check of a token against them. Immutable once pinned; any thread.
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

// The keys of a JWK or a JWKS (RFC 7517) that check signatures. Those of a kind or use that is not
// for us are left out (RFC 7517, 5); one that is for us and not sound is an error.
Result<std::vector<NamedKey>> read_jwks(std::string_view text);
// `key` of the configuration: PEM where it looks like it, else a secret.
Result<NamedKey> read_key(std::string_view text);

class KeySet {
 public:
  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }
  // allowed: what the issuer may use; empty means what each key is made for. An error where that
  // leaves nothing.
  Result<void> add(NamedKey key, std::span<const crypto::Signing> allowed);
  // None where one of the keys made the signature.
  std::optional<TokenFault> verify(const Token& token) const;

 private:
  std::vector<NamedKey> keys_;
};

}  // namespace gw::identity
