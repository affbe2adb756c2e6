// Keys and tokens as JSON.
#include "identity/jwk.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "crypto/random.h"
#include "identity/key_set.h"

namespace gw::identity {

namespace {

using Kind = crypto::VerifyKey::Kind;

// The members that RFC 7638, 3.2 and RFC 8037, 2 require, in lexicographic order.
JsonWriter needed_members(const crypto::SignKey& key) {
  const crypto::SignKey::Numbers numbers = key.numbers();
  const Kind kind = key.verifying().kind();
  JsonWriter json;
  json.object();
  if (kind == Kind::rsa) {
    json.member("e", base64url_encode(numbers.e)).member("kty", "RSA");
    return json.member("n", base64url_encode(numbers.n)), json;
  }
  const bool edwards = kind == Kind::ed25519 || kind == Kind::ed448;
  json.member("crv", key.verifying().kind_name()).member("kty", edwards ? "OKP" : "EC");
  json.member("x", base64url_encode(numbers.x));
  if (!edwards) json.member("y", base64url_encode(numbers.y));
  return json;
}

Error no_set(const Error& why) { return because("cannot add the key to this JWKS", why); }

}  // namespace

std::string thumbprint(const crypto::SignKey& key) {
  const auto digest = crypto::sha256(needed_members(key).end().take());
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string public_jwk(const crypto::SignKey& key, crypto::Signing algorithm) {
  JsonWriter json = needed_members(key);
  json.member("kid", thumbprint(key))
      .member("use", "sig")
      .member("alg", crypto::signing_name(algorithm));
  return json.end().take();
}

Result<std::string> with_key(std::string_view jwks, std::string_view jwk) {
  const Result<Json> set = parse_json(jwks.empty() ? R"({"keys":[]})" : jwks);
  if (!set) return no_set(set.error());
  const Json* const keys = set->find("keys");
  if (keys == nullptr || keys->array() == nullptr)
    return no_set({Error::Kind::invalid, "it has no list `keys`"});
  const Result<Json> added = parse_json(jwk);
  if (!added) return added.error();
  std::string lines;
  for (const Json& one : *keys->array()) {
    if (const Json* id = one.find("kid"); id != nullptr && *id == *added->find("kid"))
      return Error{Error::Kind::invalid, "the key is already in the set"};
    lines += format("    {},\n", to_text(one));
  }
  std::string text = "{\n";
  for (const JsonMember& member : *set->object())  // what else others wrote there
    if (member.name != "keys")
      text += format("  {}: {},\n", to_text(Json{member.name}), to_text(member.value));
  text += format("  \"keys\": [\n{}    {}\n  ]\n}}\n", lines, jwk);
  // The gateway must be able to read the result.
  if (const auto read = read_jwks(text); !read) return no_set(read.error());
  return text;
}

Result<std::string> sign_token(const crypto::SignKey& key, crypto::Signing algorithm,
                               std::string_view key_id, const Json& claims) {
  JsonWriter header;
  header.object().member("alg", crypto::signing_name(algorithm)).member("typ", "JWT");
  if (!key_id.empty()) header.member("kid", key_id);
  const std::string text =
      base64url_encode(header.end().take()) + '.' + base64url_encode(to_text(claims));
  Result<std::string> signature = key.sign(algorithm, text);
  if (!signature) return signature.error();
  return text + '.' + base64url_encode(*signature);
}

}  // namespace gw::identity
