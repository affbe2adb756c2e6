// gw keygen secret: random bytes as text, for HS256 keys, admin tokens and the like.
#include "base/base64.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/keygen/keygen.h"
#include "cmd/output/print.h"
#include "crypto/random.h"

namespace gw::cmd {

namespace {

constexpr std::uint64_t least = 16, most = 1024, standard = 32;

constexpr Option options[] = {
    {.name = "--bytes", .value = "N", .text = "Number of random bytes, 16 to 1024 (default: 32)."},
    {.name = "--out",
     .value = "FILE",
     .text = "Write the secret to this new file instead of printing it."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen secret", "Print a secret, for HS256 tokens or for ${env:GW_ADMIN_TOKEN}."},
    {"gw keygen secret --bytes 64 --out hs512.secret",
     "Write a secret for HS512 to a file, for ${file:}."},
};

std::string as_json(const std::string& secret, std::uint64_t bytes, const std::string& path) {
  JsonWriter json;
  json.object();
  path.empty() ? json.member("secret", secret) : json.member("file", path);
  return json.member("bytes", bytes).end().take() + "\n";
}

int run(const Arguments& arguments, Print& print) {
  const auto bytes = parse_number(arguments.text("--bytes", std::to_string(standard)));
  if (!bytes || *bytes < least || *bytes > most)
    return cannot(print,
                  format("invalid value '{}' for '--bytes'", printable(arguments.text("--bytes"))),
                  "write a number from 16 to 1024");
  const std::string secret = base64url_encode(crypto::random_bytes(*bytes));
  const std::string path = arguments.text("--out");
  if (!path.empty()) {
    const NewFile file{path, secret + "\n", true};
    if (!wrote_all({&file, 1}, "name another file, or remove the existing one", print))
      return exit_code::no_answer;
  }
  if (wants_json(arguments))
    print.out(as_json(secret, *bytes, path));
  else
    print.out(path.empty() ? secret + "\n" : format("secret  {}\n", path));
  return exit_code::yes;
}

}  // namespace

Command keygen_secret() {
  return {
      .name = "keygen secret",
      .summary = "Create a random secret.",
      .when =
          "The secret is random bytes of the operating system as base64url text. It needs no "
          "quoting in TOML strings, environment variables and header fields.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
