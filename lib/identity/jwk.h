// Writing public keys as an issuer publishes them (JWK and JWKS, RFC 7517), and signed tokens. Used
// by keygen; key_set, jws and claims read the result.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "crypto/signing.h"

namespace gw::identity {

// SHA-256 of the key's required members (RFC 7638): a `kid` that needs no registry. REQUIRES for
// this and the next function: the key is not a shared secret.
std::string thumbprint(const crypto::SignKey& key);
// With `kid`, `use` and `alg`, because a JWKS should state what its keys are for.
std::string public_jwk(const crypto::SignKey& key, crypto::Signing algorithm);

// The set with one more key, its other keys unchanged, one key per line. "" is an empty set. An
// error if the text is no JWKS or already has the key.
Result<std::string> with_key(std::string_view jwks, std::string_view jwk);

// The compact form (RFC 7515, 3.1). key_id: "" for none.
Result<std::string> sign_token(const crypto::SignKey& key, crypto::Signing algorithm,
                               std::string_view key_id, const Json& claims);

}  // namespace gw::identity
