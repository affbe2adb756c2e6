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
    {.name = "--bytes", .value = "N", .text = "How many random bytes: 16 to 1024. Standard: 32."},
    {.name = "--out", .value = "FILE", .text = "Goes into this new file instead of being shown."},
    format_option,
};

constexpr Example examples[] = {
    {"gw keygen secret", "A secret to sign HS256 tokens with, or for ${env:GW_ADMIN_TOKEN}."},
    {"gw keygen secret --bytes 64 --out hs512.secret", "For HS512, in a file for ${file:}."},
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
    return cannot(print, format("'--bytes' takes no '{}'", printable(arguments.text("--bytes"))),
                  "a number from 16 to 1024; fewer could be guessed");
  const std::string secret = base64url_encode(crypto::random_bytes(*bytes));
  const std::string path = arguments.text("--out");
  if (!path.empty()) {
    const NewFile file{path, secret + "\n", true};
    if (!wrote_all({&file, 1}, "name another file, or remove that one", print))
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
      .summary = "Makes a random secret.",
      .when =
          "Random bytes of the operating system as base64url text, which stands in TOML, in a "
          "variable and in a header as it is.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
