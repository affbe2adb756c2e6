// Three base64url parts; two are JSON objects in which no name may occur twice.
#include "identity/jws.h"

#include "base/base64.h"
#include "base/text.h"

namespace gw::identity {

namespace {

using http::Reason;
using Fault = std::optional<TokenFault>;

constexpr JsonLimits header_limits{.depth = 8, .bytes = 8 * 1024};
constexpr JsonLimits claim_limits{.depth = 16, .bytes = longest_token};

TokenFault malformed(std::string why) { return {Reason::jwt_malformed, std::move(why)}; }

Fault parse_object(std::string_view part, const char* name, const JsonLimits& limits, Json& json) {
  const auto text = base64url_decode(part);
  if (!text) return malformed(format("its {} is not base64url", name));
  Result<Json> parsed = parse_json(*text, limits);
  if (!parsed) return malformed(format("its {}: {}", name, parsed.error().message));
  if (parsed->object() == nullptr) return malformed(format("its {} is not a JSON object", name));
  json = *std::move(parsed);
  return {};
}

// A token whose `typ` is given must be an access token: a logout token or a proof of possession
// from the same issuer must not pass (RFC 8725, 3.11).
bool right_type(const std::string& type) {
  for (const std::string_view known : {"jwt", "at+jwt", "application/jwt", "application/at+jwt"})
    if (iequals(type, known)) return true;
  return false;
}

// Header parameters that would let the token bring or name its own key are never followed.
Fault check_parameters(const Json& header) {
  if (header.find("crit") != nullptr)
    return malformed("header `crit` requires an unsupported extension");
  for (const char* name : {"jwk", "jku", "x5u", "x5c"})
    if (header.find(name) != nullptr)
      return TokenFault{Reason::jwt_key, format("header `{}` contains a key of its own", name)};
  for (const char* name : {"zip", "enc", "b64"})
    if (header.find(name) != nullptr) return malformed(format("header `{}` is not accepted", name));
  const Json* const type = header.find("typ");
  if (type != nullptr && (type->text() == nullptr || !right_type(*type->text())))
    return malformed(format("header `typ` expected `JWT` or `at+jwt`, got `{}`",
                            printable(type->text() ? *type->text() : to_text(*type), 40)));
  const Json* const content = header.find("cty");
  if (content != nullptr && content->text() != nullptr && iequals(*content->text(), "JWT"))
    return malformed("a token inside a token");
  return {};
}

Fault read_header(const Json& header, Token& token) {
  const Json* const algorithm = header.find("alg");
  if (algorithm == nullptr || algorithm->text() == nullptr)
    return malformed("header `alg` is missing or not a string");
  if (iequals(*algorithm->text(), "none"))
    return TokenFault{Reason::jwt_algorithm, "header `alg` is `none`: the token is not signed"};
  const auto known = crypto::find_signing(*algorithm->text());
  if (!known)
    return TokenFault{Reason::jwt_algorithm, format("header `alg` is `{}`, which is not supported",
                                                    printable(*algorithm->text(), 40))};
  token.algorithm = *known;
  token.key_id.reset();
  const Json* const id = header.find("kid");
  if (id != nullptr && id->text() == nullptr) return malformed("header `kid` is not a string");
  if (id != nullptr) token.key_id = *id->text();
  return check_parameters(header);
}

}  // namespace

std::optional<TokenFault> parse_token(std::string_view text, Token& token) {
  if (text.size() > longest_token) return malformed(format("longer than {} bytes", longest_token));
  const std::size_t first = text.find('.');
  const std::size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
  if (second == text.npos) return malformed("not three parts separated by dots");
  if (text.find('.', second + 1) != text.npos)
    return malformed("more than three parts: encrypted tokens are not accepted");
  Json header;
  if (Fault fault = parse_object(text.substr(0, first), "header", header_limits, header))
    return fault;
  if (Fault fault = read_header(header, token)) return fault;
  const std::string_view payload = text.substr(first + 1, second - first - 1);
  if (Fault fault = parse_object(payload, "payload", claim_limits, token.claims)) return fault;
  auto signature = base64url_decode(text.substr(second + 1));
  if (!signature) return malformed("its signature is not base64url");
  if (signature->empty()) return TokenFault{Reason::jwt_signature, "the signature is empty"};
  token.signature = *std::move(signature);
  token.signed_part = text.substr(0, second);
  return {};
}

}  // namespace gw::identity
