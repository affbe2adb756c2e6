// gw keygen jwt-key: a private key to sign tokens with, and its public half in a JWKS.
#include <unistd.h>

#include <filesystem>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "control/real_sources.h"
#include "identity/jwk.h"

namespace gw::cmd {

namespace {

constexpr std::string_view standard_bits = "2048";

constexpr Option options[] = {
    {.name = "--algorithm",
     .value = "NAME",
     .text = "Signature algorithm (default: ES256).",
     .choices = "ES256 ES384 ES512 EdDSA RS256 RS384 RS512 PS256 PS384 PS512"},
    {.name = "--bits", .value = "N", .text = "Size of an RSA key: 2048 to 8192 (default: 2048)."},
    {.name = "--key",
     .value = "FILE",
     .text = "New file for the private key (default: jwt-key.pem)."},
    {.name = "--jwks",
     .value = "FILE",
     .text = "File for the public key; its existing keys are kept (default: jwks.json)."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen jwt-key",
     "Create an ES256 key: jwt-key.pem to sign with, and jwks.json for the gateway."},
    {"gw keygen jwt-key --algorithm EdDSA --key jwt-key-2.pem",
     "Rotate: jwks.json then has both keys, so tokens signed by the old key stay valid."},
};

struct Made {
  std::string algorithm, key_file, jwks_file, jwk, kid;
};

Result<crypto::SignKey> make_key(const Arguments& arguments, crypto::Signing algorithm) {
  const crypto::VerifyKey::Kind kind = crypto::kind_for(algorithm);
  if (!arguments.has("--bits")) return crypto::SignKey::make(kind);
  const std::string text = arguments.text("--bits", standard_bits);
  const auto bits = parse_number(text);
  if (kind != crypto::VerifyKey::Kind::rsa)
    return Error{Error::Kind::invalid, "'--bits' is for RSA keys only"};
  if (!bits || *bits > 1'000'000)
    return Error{Error::Kind::invalid, format("invalid value '{}' for '--bits'", printable(text))};
  return crypto::SignKey::make(kind, static_cast<int>(*bits));
}

// The set as it is to be, before anything is written.
Result<std::string> grown_set(const Made& made) {
  std::error_code error;
  std::string text;
  if (std::filesystem::exists(made.jwks_file, error)) {
    Result<std::string> read = control::RealSources().read(made.jwks_file);
    if (!read) return read.error();
    text = *std::move(read);
  }
  Result<std::string> grown = identity::with_key(text, made.jwk);
  if (grown) return grown;
  return Error{grown.error().kind, grown.error().message, made.jwks_file};
}

void show(const Made& made, const Arguments& arguments, Print& print) {
  if (!wants_json(arguments)) {
    const std::vector<Row> rows = {{{"key"}, {made.key_file}, {"private, to sign with"}},
                                   {{"jwks"}, {made.jwks_file}, {"public, for the gateway"}},
                                   {{"kid"}, {made.kid}, {made.algorithm}}};
    return print.table(rows);
  }
  JsonWriter json;
  json.object().member("key", made.key_file).member("jwks", made.jwks_file);
  json.member("kid", made.kid).member("algorithm", made.algorithm).key("jwk").raw(made.jwk);
  print.out(json.end().take() + "\n");
}

int run(const Arguments& arguments, Print& print) {
  Made made{.algorithm = arguments.text("--algorithm", "ES256"),
            .key_file = arguments.text("--key", standard_key),
            .jwks_file = arguments.text("--jwks", standard_jwks),
            .jwk = {},
            .kid = {}};
  const crypto::Signing algorithm = *crypto::find_signing(made.algorithm);  // one of the choices
  const Result<crypto::SignKey> key = make_key(arguments, algorithm);
  if (!key) return cannot(print, key.error().text(), "2048 to 8192, with an RS or PS algorithm");
  made.jwk = identity::public_jwk(*key, algorithm);
  made.kid = identity::thumbprint(*key);
  const Result<std::string> set = grown_set(made);
  if (!set) return cannot(print, set.error().text(), "name another file with --jwks");
  const NewFile file{made.key_file, key->private_pem(), true};
  if (!wrote_all({&file, 1}, "to rotate, name a new file with --key: the JWKS keeps both", print))
    return exit_code::no_answer;
  if (const Result<void> replaced = replace_file(made.jwks_file, *set); !replaced) {
    ::unlink(made.key_file.c_str());  // nobody could check what it signs
    return cannot(print, replaced.error().text());
  }
  show(made, arguments, print);
  return exit_code::yes;
}

}  // namespace

Command keygen_jwt_key() {
  return {
      .name = "keygen jwt-key",
      .summary = "Create a key pair to sign tokens.",
      .when =
          "The private key is for the issuer of tokens. The public key is added to a JWKS with its "
          "thumbprint (RFC 7638) as kid and with its algorithm. To use the JWKS, set `jwks` of an "
          "issuer of a jwt policy to that file.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
