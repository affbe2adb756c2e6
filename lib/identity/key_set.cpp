// From JWK to keys, and the choice of the key for a token.
#include "identity/key_set.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"

namespace gw::identity {

namespace {

using http::Reason;
using Kind = crypto::VerifyKey::Kind;

constexpr JsonLimits jwks_limits{.depth = 8, .bytes = 1024 * 1024};
constexpr std::size_t most_keys = 100;
// A token without `kid` is tried with every key that fits; some checks take half a millisecond.
constexpr std::size_t most_tries = 4;

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

const std::string* text_of(const Json& object, std::string_view name) {
  const Json* const member = object.find(name);
  return member == nullptr ? nullptr : member->text();
}

// The bytes of a base64url member. "" if absent or malformed, which no key type accepts.
std::string bytes_of(const Json& jwk, std::string_view name) {
  const std::string* const text = text_of(jwk, name);
  return text == nullptr ? std::string() : base64url_decode(*text).value_or("");
}

// Whether the key may verify signatures, as far as the JWK tells (RFC 7517, 4.2 and 4.3).
bool for_signatures(const Json& jwk) {
  if (const std::string* use = text_of(jwk, "use"); use != nullptr && *use != "sig") return false;
  const Json* const operations = jwk.find("key_ops");
  if (operations == nullptr || operations->array() == nullptr) return true;
  return std::any_of(operations->array()->begin(), operations->array()->end(), [](const Json& one) {
    return one.text() != nullptr && (*one.text() == "verify" || *one.text() == "sign");
  });
}

std::optional<Kind> curve_of(const Json& jwk) {
  constexpr std::pair<std::string_view, Kind> curves[] = {{"P-256", Kind::p256},
                                                          {"P-384", Kind::p384},
                                                          {"P-521", Kind::p521},
                                                          {"Ed25519", Kind::ed25519},
                                                          {"Ed448", Kind::ed448}};
  const std::string* const name = text_of(jwk, "crv");
  if (name == nullptr) return {};
  for (const auto& [known, kind] : curves)
    if (*name == known) return kind;
  return {};
}

// Empty for a key type that is not supported.
std::optional<Result<crypto::VerifyKey>> make_key(const Json& jwk) {
  const std::string* const type = text_of(jwk, "kty");
  if (type == nullptr) return {};
  if (*type == "RSA") return crypto::VerifyKey::rsa(bytes_of(jwk, "n"), bytes_of(jwk, "e"));
  if (*type == "oct") return crypto::VerifyKey::secret(bytes_of(jwk, "k"));
  const auto curve = curve_of(jwk);
  if (!curve) return {};
  const bool edwards = *curve == Kind::ed25519 || *curve == Kind::ed448;
  if (*type == "OKP" && edwards) return crypto::VerifyKey::edwards(*curve, bytes_of(jwk, "x"));
  if (*type == "EC" && !edwards)
    return crypto::VerifyKey::ec(*curve, bytes_of(jwk, "x"), bytes_of(jwk, "y"));
  return {};
}

// Appends the key if it is a supported signature key.
Result<void> read_jwk(const Json& jwk, std::vector<NamedKey>& keys) {
  if (!for_signatures(jwk)) return {};
  const std::string* const algorithm = text_of(jwk, "alg");
  std::vector<crypto::Signing> pinned;
  if (algorithm != nullptr) {
    const auto known = crypto::find_signing(*algorithm);
    if (!known) return {};
    pinned = {*known};
  }
  std::optional<Result<crypto::VerifyKey>> made = make_key(jwk);
  if (!made) return {};
  if (!*made) return made->error();
  NamedKey key{{}, **std::move(made)};
  if (const std::string* id = text_of(jwk, "kid")) key.id = *id;
  if (!pinned.empty() && !key.key.fits(pinned[0]))
    return invalid(format("`alg` {} does not fit a key of {}", *algorithm, key.key.kind_name()));
  key.algorithms = std::move(pinned);
  keys.push_back(std::move(key));
  return {};
}

bool allows(const NamedKey& key, crypto::Signing algorithm) {
  return std::find(key.algorithms.begin(), key.algorithms.end(), algorithm) != key.algorithms.end();
}

std::string names(std::span<const crypto::Signing> algorithms) {
  std::string all;
  for (const crypto::Signing one : algorithms)
    all += (all.empty() ? "" : " or ") + std::string(crypto::signing_name(one));
  return all;
}

std::string describe(const Token& token) {
  return token.key_id ? format("`kid` {}", printable(*token.key_id, 60)) : "no `kid`";
}

}  // namespace

Result<std::vector<NamedKey>> read_jwks(std::string_view text) {
  const Result<Json> json = parse_json(text, jwks_limits);
  if (!json) return json.error();
  const Json* const list = json->find("keys");
  std::vector<NamedKey> keys;
  if (list == nullptr && json->find("kty") != nullptr) {
    if (Result<void> read = read_jwk(*json, keys); !read) return read.error();
  } else if (list == nullptr || list->array() == nullptr) {
    return invalid("neither a JWK (`kty`) nor a JWKS (`keys`)");
  } else {
    if (list->array()->size() > most_keys)
      return Error{Error::Kind::limit, format("more than {} keys", most_keys)};
    for (std::size_t i = 0; i < list->array()->size(); ++i)
      if (Result<void> read = read_jwk((*list->array())[i], keys); !read)
        return because(format("key {}", i + 1), read.error());
  }
  if (keys.empty()) return invalid("it contains no key that verifies signatures");
  return keys;
}

Result<NamedKey> read_key(std::string_view text) {
  const bool pem = text.find("-----BEGIN ") != text.npos;
  Result<crypto::VerifyKey> key =
      pem ? crypto::VerifyKey::from_pem(text) : crypto::VerifyKey::secret(text);
  if (!key) return key.error();
  return NamedKey{{}, *std::move(key)};
}

Result<void> KeySet::add(NamedKey key, std::span<const crypto::Signing> allowed) {
  if (key.algorithms.empty() && allowed.empty()) key.algorithms = {key.key.standard()};
  if (key.algorithms.empty()) key.algorithms.assign(allowed.begin(), allowed.end());
  std::erase_if(key.algorithms, [&](crypto::Signing one) {
    const bool may =
        allowed.empty() || std::find(allowed.begin(), allowed.end(), one) != allowed.end();
    return !may || !key.key.fits(one);
  });
  if (key.algorithms.empty())
    return invalid(format("a key of {} cannot be used with {}{}", key.key.kind_name(),
                          names(allowed),
                          key.key.kind() == Kind::secret
                              ? ": a secret must be as long as the hash, and RS, PS and ES need "
                                "public keys"
                              : ""));
  keys_.push_back(std::move(key));
  return {};
}

std::optional<TokenFault> KeySet::verify(const Token& token) const {
  std::vector<const NamedKey*> candidates;
  std::vector<crypto::Signing> pinned;
  for (const NamedKey& key : keys_) {
    if (token.key_id && key.id && *key.id != *token.key_id) continue;
    if (allows(key, token.algorithm)) candidates.push_back(&key);
    for (const crypto::Signing one : key.algorithms)
      if (std::find(pinned.begin(), pinned.end(), one) == pinned.end()) pinned.push_back(one);
  }
  if (pinned.empty())
    return TokenFault{Reason::jwt_key,
                      format("none of the {} keys has {}", keys_.size(), describe(token))};
  if (candidates.empty())
    return TokenFault{Reason::jwt_algorithm,
                      format("header `alg` expected {}, got {}", names(pinned),
                             crypto::signing_name(token.algorithm))};
  if (candidates.size() > most_tries)
    return TokenFault{Reason::jwt_key, format("{}, and {} keys could have signed it",
                                              describe(token), candidates.size())};
  for (const NamedKey* key : candidates)
    if (key->key.verify(token.algorithm, token.signed_part, token.signature)) return {};
  return TokenFault{Reason::jwt_signature,
                    format("the {} signature does not match the key ({})",
                           crypto::signing_name(token.algorithm), describe(token))};
}

}  // namespace gw::identity
