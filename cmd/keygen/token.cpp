// gw keygen token: a signed token with the claims that a test needs.
#include <chrono>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "config/units.h"
#include "control/real_sources.h"
#include "identity/jwk.h"
#include "identity/key_set.h"

namespace gw::cmd {

namespace {

constexpr Option options[] = {
    {.name = "--key",
     .value = "FILE",
     .text = "Private key (PEM), or a file with a secret (default: jwt-key.pem)."},
    {.name = "--algorithm",
     .value = "NAME",
     .text = "Signature algorithm (default: that of the key in jwks.json; otherwise RS256 for RSA, "
             "HS256 for a secret).",
     .choices = "HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA"},
    {.name = "--claims", .value = "JSON", .text = "JSON object with claims."},
    {.name = "--issuer", .value = "TEXT", .text = "Claim iss."},
    {.name = "--audience", .value = "TEXT", .text = "Claim aud.", .repeats = true},
    {.name = "--subject", .value = "TEXT", .text = "Claim sub (default: test)."},
    {.name = "--expires",
     .value = "DURATION",
     .text = "Lifetime, such as 15m or 30d; off omits the claim exp (default: 1h)."},
    {.name = "--kid",
     .value = "TEXT",
     .text = "Header parameter kid (default: the thumbprint; none for a secret)."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen token --claims '{\"scope\": \"orders:read\"}'",
     "Create a token signed by jwt-key.pem."},
    {"gw keygen token --claims '{\"exp\": 1}'", "Create an expired token."},
    {"curl -H \"authorization: Bearer $(gw keygen token)\" http://127.0.0.1:8080/",
     "Send a request with a new token."},
};

Result<crypto::SignKey> read_key(const std::string& path) {
  Result<std::string> text = control::RealSources().read(path);
  if (!text) return text.error();
  const bool pem = text->find("-----BEGIN ") != text->npos;
  if (!pem && text->ends_with('\n')) text->pop_back();  // as ${file:} reads it
  Result<crypto::SignKey> key =
      pem ? crypto::SignKey::from_pem(*text) : crypto::SignKey::secret(*text);
  if (key) return key;
  return Error{key.error().kind, key.error().message, path};
}

// What jwt-key has published: a JWKS pins a key to its algorithm.
std::optional<crypto::Signing> published(const std::string& kid) {
  const Result<std::string> text = control::RealSources().read(std::string(standard_jwks));
  const auto keys = identity::read_jwks(text ? *text : std::string());
  if (!keys) return {};
  for (const identity::NamedKey& one : *keys)
    if (one.id == kid && !one.algorithms.empty()) return one.algorithms.front();
  return {};
}

// Adds a claim that is not there, unless an option says it too.
Result<void> fill(Json::Object& claims, std::string_view name, Json value, bool asked) {
  for (const JsonMember& one : claims) {
    if (one.name != name) continue;
    if (!asked) return {};
    return Error{Error::Kind::invalid,
                 format("`{}` is given in '--claims' and by an option", name)};
  }
  claims.push_back({std::string(name), std::move(value)});
  return {};
}

Json audience(const std::vector<std::string>& names) {
  if (names.size() == 1) return Json{names[0]};
  Json::Array list;
  for (const std::string& name : names) list.push_back(Json{name});
  return Json{std::move(list)};
}

Result<Json> claims_of(const Arguments& arguments) {
  Result<Json> claims = parse_json(arguments.text("--claims", "{}"));
  if (!claims) return because("'--claims' cannot be read", claims.error());
  auto* const object = std::get_if<Json::Object>(&claims->data);
  if (object == nullptr) return Error{Error::Kind::invalid, "'--claims' is not a JSON object"};
  const Result<Duration> expires = config::parse_duration(arguments.text("--expires", "1h"));
  if (!expires) return because("'--expires'", expires.error());
  const auto now = duration_cast<seconds>(std::chrono::system_clock::now().time_since_epoch());
  const bool ends = *expires != config::no_limit, asked = arguments.has("--expires");
  const auto filled = [&](std::string_view name, Json value, bool said) {
    return fill(*object, name, std::move(value), said);
  };
  std::vector<Result<void>> all;
  if (arguments.has("--issuer"))
    all.push_back(filled("iss", Json{arguments.text("--issuer")}, true));
  all.push_back(
      filled("sub", Json{arguments.text("--subject", "test")}, arguments.has("--subject")));
  if (arguments.has("--audience"))
    all.push_back(filled("aud", audience(arguments.all("--audience")), true));
  all.push_back(filled("iat", Json{std::int64_t{now.count()}}, false));
  if (ends)
    all.push_back(
        filled("exp", Json{std::int64_t{(now + duration_cast<seconds>(*expires)).count()}}, asked));
  for (const Result<void>& one : all)
    if (!one) return one.error();
  return claims;
}

int run(const Arguments& arguments, Print& print) {
  const Result<Json> claims = claims_of(arguments);
  if (!claims)
    return cannot(print, claims.error().text(), "--claims '{\"scope\": \"orders:read\"}'");
  const Result<crypto::SignKey> key = read_key(arguments.text("--key", standard_key));
  if (!key)
    return cannot(print, key.error().text(),
                  "use --key with a private key or a secret; 'gw keygen jwt-key' creates a key");
  const std::string own =  // a secret has none
      key->verifying().kind() == crypto::VerifyKey::Kind::secret ? "" : identity::thumbprint(*key);
  const std::string kid = arguments.text("--kid", own);
  std::optional<crypto::Signing> asked = crypto::find_signing(arguments.text("--algorithm"));
  if (!asked) asked = published(own);
  const crypto::Signing algorithm = asked.value_or(key->verifying().standard());
  const Result<std::string> token = identity::sign_token(*key, algorithm, kid, *claims);
  if (!token)
    return cannot(print, token.error().text(),
                  "a secret needs 32, 48, 64 bytes for HS256, HS384, HS512; a curve has one "
                  "algorithm, RSA has RS and PS");
  if (!wants_json(arguments)) return print.out(*token + "\n"), exit_code::yes;
  JsonWriter json;
  json.object().member("token", *token).member("algorithm", crypto::signing_name(algorithm));
  json.member_or_null("kid", kid).key("claims").raw(to_text(*claims));
  print.out(json.end().take() + "\n");
  return exit_code::yes;
}

}  // namespace

Command keygen_token() {
  return {
      .name = "keygen token",
      .summary = "Create a signed test token.",
      .when =
          "The token is a JWT for local work and tests. The claims sub, iat and exp are added if "
          "missing.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
