// gw keygen as people and scripts see it: what it says, what it leaves behind, and that openssl
// takes it.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/json.h"
#include "base/text.h"
#include "crypto/password.h"
#include "identity/key_set.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::crypto;
using test::Ran;
using test::TempFolder;

namespace {

Ran keygen(const TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {GW_BINARY, "keygen"});
  return test::run({.words = std::move(words), .folder = folder.path()});
}

// What openssl prints; it must be content.
std::string openssl(const TempFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), "/usr/bin/openssl");
  const Ran ran = test::run({.words = std::move(words), .folder = folder.path()});
  INFO(ran.err);
  CHECK(ran.code == 0);
  return ran.out;
}

unsigned mode_of(const TempFolder& folder, const std::string& name) {
  struct stat status {};
  REQUIRE(::stat(folder.path(name).c_str(), &status) == 0);
  return status.st_mode & 0777;
}

Json json_of(const Ran& ran) {
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return *parse_json(trim(std::string_view(ran.out).substr(0, ran.out.size() - 1)));
}

std::string text_in(const Json& json, const char* name) { return *json.find(name)->text(); }

// None where the set in jwks.json takes the token.
std::optional<identity::TokenFault> fault_of(const TempFolder& folder, const std::string& text) {
  identity::KeySet set;
  auto keys = identity::read_jwks(folder.read("jwks.json"));
  REQUIRE(keys);
  for (identity::NamedKey& key : *keys) REQUIRE(set.add(std::move(key), {}));
  identity::Token token;
  if (auto fault = identity::parse_token(text, token)) return fault;
  return set.verify(token);
}

}  // namespace

TEST_CASE("keygen hashes the password that comes in", "[cli][keygen]") {
  const TempFolder folder;
  const auto hashed = [&](const std::string& input, const std::string& words) {
    return test::run(
        {.words = {"/bin/sh", "-c",
                   format("printf '{}' | {} keygen password {}", input, GW_BINARY, words)},
         .folder = folder.path()});
  };
  const Ran ran = hashed("correct horse\\nnot this\\n", "--cost 10");
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  REQUIRE(ran.out.size() == 61);
  const std::string hash = ran.out.substr(0, 60);
  CHECK(password_cost(hash).value() == 10);
  CHECK(check_password(password_asked(hash, "correct horse")) == "1");
  CHECK(hashed("correct horse", "--cost 10").out != ran.out);  // another salt
  const Json json = json_of(hashed("x", "--cost 11 --format json"));
  CHECK(check_password(password_asked(text_in(json, "hash"), "x")) == "1");
  CHECK(hashed("", "").err ==
        "gw: error: the password is empty\nhelp: write it as the first line of standard input\n");
  CHECK(hashed(std::string(73, 'x'), "").err ==
        "gw: error: a password of more than 72 bytes\nhelp: bcrypt reads only 72 bytes: choose a "
        "shorter password\n");
  CHECK(hashed("x", "--cost 9").code == 2);
}

TEST_CASE("keygen's mistakes are told with what to do", "[cli][keygen]") {
  const TempFolder folder;
  folder.write("there", "");
  folder.write("bad.json", "[]");
  const struct {
    std::vector<std::string> words;
    std::string expected;
  } cases[] = {
      {{"sercet"}, "gw: error: 'gw keygen' has no kind 'sercet'\nhelp: did you mean 'secret'?\n"},
      {{"zzzzzzzzz"},
       "gw: error: 'gw keygen' has no kind 'zzzzzzzzz'\nhelp: 'gw keygen --help' lists them\n"},
      {{"secret", "--byte", "3"},
       "gw: error: 'gw keygen secret' has no option '--byte'\nhelp: did you mean '--bytes'?\n"},
      {{"secret", "--bytes", "3"},
       "gw: error: invalid value '3' for '--bytes'\n"
       "help: write a number from 16 to 1024\n"},
      {{"secret", "--out", "there"},
       "gw: error: there: it exists already\nhelp: name another file, or remove the existing "
       "one\n"},
      {{"secret", "--out", "no/where"},
       "gw: error: no/where: cannot make it: No such file or directory\n"},
      {{"jwt-key", "--key", "there"},
       "gw: error: there: it exists already\n"
       "help: to rotate, name a new file with --key: the JWKS keeps both\n"},
      {{"jwt-key", "--jwks", "bad.json"},
       "gw: error: bad.json: cannot add the key to this JWKS: it has no list `keys`\n"
       "help: name another file with --jwks\n"},
      {{"jwt-key", "--jwks", "no/where.json"},
       "gw: error: no/where.json.new: cannot make it: No such file or directory\n"},
      {{"jwt-key", "--bits", "3072"},
       "gw: error: '--bits' is for RSA keys only\n"
       "help: 2048 to 8192, with an RS or PS algorithm\n"},
      {{"token"},
       "gw: error: jwt-key.pem: no such file or directory\n"
       "help: use --key with a private key or a secret; 'gw keygen jwt-key' creates a key\n"},
      {{"token", "--key", "there"},
       "gw: error: there: a secret of 0 bytes; it must have at least 32\n"
       "help: use --key with a private key or a secret; 'gw keygen jwt-key' creates a key\n"},
      {{"token", "--claims", "[1]"},
       "gw: error: '--claims' is not a JSON object\nhelp: --claims '{\"scope\": "
       "\"orders:read\"}'\n"},
      {{"token", "--claims", "{\"iss\":1}", "--issuer", "x"},
       "gw: error: `iss` is given in '--claims' and by an option\n"
       "help: --claims '{\"scope\": \"orders:read\"}'\n"},
      {{"certificate"},
       "gw: error: the names are missing\nhelp: gw keygen certificate localhost 127.0.0.1\n"},
      {{"certificate", "a b"},
       "gw: error: 'a b' is neither a host name nor an address\n"
       "help: gw keygen certificate localhost 127.0.0.1 '*.example.com'\n"},
  };
  for (const auto& c : cases) {
    const Ran ran = keygen(folder, c.words);
    CHECK(ran.err == c.expected);
    CHECK(ran.out.empty());
    CHECK(ran.code == 2);
  }
  std::size_t files = 0;  // nothing was left behind
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    files += file.exists();
  CHECK(files == 2);
}

TEST_CASE("keygen without a kind lists them", "[cli][keygen]") {
  const TempFolder folder;
  const Ran bare = keygen(folder, {}), asked = keygen(folder, {"--help"});
  CHECK(bare.code == 2);
  CHECK(asked.code == 0);
  CHECK(bare.err == asked.out);
  CHECK_THAT(asked.out, Catch::Contains("usage: gw keygen KIND [OPTION]...\n"));
  const Ran help = test::run({.words = {GW_BINARY, "help", "keygen", "secret"}});
  CHECK(help.out == keygen(folder, {"secret", "--help"}).out);
  CHECK_THAT(help.out, Catch::StartsWith("Create a random secret.\n\nusage: gw keygen secret "));
}

TEST_CASE("keygen secret: random, shown or in a file of its owner's", "[cli][keygen]") {
  const TempFolder folder;
  const Ran one = keygen(folder, {"secret"}), two = keygen(folder, {"secret"});
  CHECK(one.code == 0);
  CHECK(one.out.size() == 44);  // 32 bytes, and the end of the line
  CHECK(one.out != two.out);
  CHECK(keygen(folder, {"secret", "--bytes", "64", "--out", "s"}).out == "secret  s\n");
  CHECK(folder.read("s").size() == 87);
  CHECK(mode_of(folder, "s") == 0600);
  const Json shown = json_of(keygen(folder, {"secret", "--format", "json"}));
  CHECK(text_in(shown, "secret").size() == 43);
}

TEST_CASE("keygen jwt-key and token: openssl and the gateway take them", "[cli][keygen]") {
  const TempFolder folder;
  const std::pair<const char*, const char*> rows[] = {
      {"ES256", "prime256v1"}, {"ES384", "secp384r1"}, {"ES512", "secp521r1"},
      {"EdDSA", "ED25519"},    {"RS256", "2048 bit"},  {"PS512", "2048 bit"}};
  std::vector<std::string> tokens;
  for (const auto& [algorithm, kind] : rows) {
    const std::string file = std::string(algorithm) + ".pem";
    const Json made = json_of(
        keygen(folder, {"jwt-key", "--algorithm", algorithm, "--key", file, "--format", "json"}));
    CHECK(mode_of(folder, file) == 0600);
    CHECK_THAT(openssl(folder, {"pkey", "-in", file, "-noout", "-text"}), Catch::Contains(kind));
    const Json token = json_of(keygen(folder, {"token", "--key", file, "--algorithm", algorithm,
                                               "--format", "json", "--issuer", "me"}));
    CHECK(text_in(token, "algorithm") == algorithm);
    CHECK(text_in(token, "kid") == text_in(made, "kid"));
    CHECK(text_in(*token.find("claims"), "iss") == "me");
    CHECK(text_in(*token.find("claims"), "sub") == "test");
    tokens.push_back(text_in(token, "token"));
  }
  // The set has them all: whoever rotates keeps what was signed before.
  CHECK(identity::read_jwks(folder.read("jwks.json"))->size() == std::size(rows));
  for (const std::string& token : tokens) {
    CHECK(!fault_of(folder, token));
    std::string forged = token;
    forged[forged.find('.') + 3] ^= 1;
    CHECK(fault_of(folder, forged));
  }
}

TEST_CASE("keygen token reads the private keys that openssl writes", "[cli][keygen]") {
  const TempFolder folder;
  openssl(folder, {"ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.pem"});
  openssl(folder, {"genrsa", "-traditional", "-out", "pkcs1.pem", "2048"});
  openssl(folder, {"genpkey", "-algorithm", "ed25519", "-out", "pkcs8.pem"});
  const std::pair<const char*, const char*> rows[] = {
      {"sec1.pem", "ES256"}, {"pkcs1.pem", "RS256"}, {"pkcs8.pem", "EdDSA"}};
  for (const auto& [file, algorithm] : rows)
    CHECK(text_in(json_of(keygen(folder, {"token", "--key", file, "--format", "json"})),
                  "algorithm") == algorithm);
  openssl(folder,
          {"pkcs8", "-topk8", "-in", "sec1.pem", "-out", "locked.pem", "-passout", "pass:x"});
  CHECK_THAT(keygen(folder, {"token", "--key", "locked.pem"}).err,
             Catch::StartsWith("gw: error: locked.pem: an encrypted key; decrypt it first"));
}

TEST_CASE("keygen certificate: one authority, and openssl verifies what it signs",
          "[cli][keygen]") {
  const TempFolder folder;
  CHECK(keygen(folder, {"certificate", "localhost", "127.0.0.1", "::1", "*.a.test"}).out ==
        "authority    ca.pem         new; add it to the trusted authorities of your clients\n"
        "certificate  localhost.pem\n"
        "key          localhost.key\n");
  const std::string authority = folder.read("ca.pem");
  CHECK(keygen(folder, {"certificate", "--client", "acme", "--expires", "20000d"}).out ==
        "authority    ca.pem    reused; clients that trust it trust this certificate\n"
        "certificate  acme.pem\n"
        "key          acme.key\n");
  CHECK(folder.read("ca.pem") == authority);
  for (const char* file : {"ca.key", "localhost.key", "acme.key"})
    CHECK(mode_of(folder, file) == 0600);
  const auto verify = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"verify", "-x509_strict", "-CAfile", "ca.pem"});
    openssl(folder, words);
  };
  for (const char* name : {"localhost", "x.a.test"})
    verify({"-purpose", "sslserver", "-verify_hostname", name, "localhost.pem"});
  for (const char* address : {"127.0.0.1", "::1"})
    verify({"-purpose", "sslserver", "-verify_ip", address, "localhost.pem"});
  verify({"-purpose", "sslclient", "acme.pem"});
  const auto end_of = [&](const char* file) {
    return openssl(folder, {"x509", "-in", file, "-noout", "-enddate"});
  };
  CHECK(end_of("acme.pem") == end_of("ca.pem"));  // never longer than the authority
  CHECK(openssl(folder, {"x509", "-in", "localhost.pem", "-noout", "-pubkey"}) ==
        openssl(folder, {"pkey", "-in", "localhost.key", "-pubout"}));
  CHECK_THAT(keygen(folder, {"certificate", "localhost"}).err,
             Catch::StartsWith("gw: error: localhost.pem: it exists already\nhelp: "));
  std::filesystem::remove(folder.path("ca.key"));
  CHECK_THAT(keygen(folder, {"certificate", "other"}).err,
             Catch::StartsWith("gw: error: ca.key: no such file or directory\nhelp: "));
}
