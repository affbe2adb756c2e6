// Public keys as an issuer publishes them (JWK and JWKS, RFC 7517), and tokens as it signs them:
// what keygen makes and key_set, jws and claims judge.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "crypto/signing.h"

namespace gw::identity {

// SHA-256 of the key's needed members (RFC 7638), the `kid` that needs no register. REQUIRES of
// both: the key is no secret
std::string thumbprint(const crypto::SignKey& key);
// With `kid`, `use` and `alg`: a JWKS pins its keys.
std::string public_jwk(const crypto::SignKey& key, crypto::Signing algorithm);

// The set with one key more, its others as they were: one key a line. "" is a set without keys. An
// error where it is no JWKS, or where the key stands in it.
Result<std::string> with_key(std::string_view jwks, std::string_view jwk);

// The compact form (RFC 7515, 3.1). key_id: "" for none.
Result<std::string> sign_token(const crypto::SignKey& key, crypto::Signing algorithm,
                               std::string_view key_id, const Json& claims);

}  // namespace gw::identity
