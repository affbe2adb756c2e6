// Logins that take more than a look: passwords, which helper threads check while the worker serves
// others, and signatures, of which each is taken once whichever worker it comes to.
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/password.h"
#include "crypto/signing.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"

using namespace gw;
using namespace gw::crypto;

namespace {

constexpr const char* secret = "a secret for tests: 32 bytes or more";

std::string get(std::string_view path, std::string_view fields) {
  return format("GET {} HTTP/1.1\r\nHost: a.test\r\n{}\r\n", path, fields);
}

// The reason of an answer, or "in".
std::string outcome(const std::string& answer) {
  if (answer.ends_with("\r\n\r\nin")) return "in";
  const std::size_t at = answer.find("gw-reason: ");
  return at == answer.npos ? answer : answer.substr(at + 11, answer.find('\r', at) - at - 11);
}

std::string login(const std::string& text) {
  return format("Authorization: Basic {}\r\n", base64_encode(text));
}

// As a client signs that has read RFC 9421, and none of our code.
std::string signed_fields(std::string_view path, int nonce) {
  using namespace std::chrono;
  const auto now = duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
  const std::string params = format(
      "(\"@method\" \"@authority\" \"@path\" \"@query\");created={};keyid=\"acme\";nonce=\"{}\"",
      now, nonce);
  const std::string base = format(
      "\"@method\": GET\n\"@authority\": a.test\n\"@path\": {}\n\"@query\": ?\n"
      "\"@signature-params\": {}",
      path, params);
  const std::string mac = *SignKey::secret(secret)->sign(Signing::hs256, base);
  return format("Signature-Input: sig={}\r\nSignature: sig=:{}:\r\n", params, base64_encode(mac));
}

}  // namespace

TEST_CASE("a password is checked beside the worker", "[e2e][logins]") {
  constexpr std::array<std::uint8_t, 16> salt = {1, 2, 3};
  for (const std::string& engine : test::engines()) {
    INFO(engine);
    test::Gateway gateway(
        {.engine = engine,
         .rest = format("[policy.login]\ntype = \"basic-auth\"\nusers = {{ ann = '{}' }}\n\n"
                        "[[route]]\npath = \"/in\"\npolicies = [\"login\"]\n"
                        "respond = {{ body = \"in\" }}\n\n"
                        "[[route]]\npath = \"/free\"\nrespond = {{ body = \"in\" }}\n",
                        hash_password("right", 12, salt))});
    test::Client waiting(gateway.port()), other(gateway.port());
    REQUIRE(waiting.send(get("/in", login("ann:wrong"))));
    // The one worker answers others while the password of the first is looked at.
    const auto before = std::chrono::steady_clock::now();
    CHECK(outcome(other.exchange(get("/free", ""))) == "in");
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::milliseconds(100));
    CHECK(outcome(waiting.answer()) == "basic-auth.wrong");
    CHECK(outcome(waiting.exchange(get("/in", login("ann:right")))) == "in");
    const auto known = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i)
      CHECK(outcome(waiting.exchange(get("/in", login("ann:right")))) == "in");
    CHECK(std::chrono::steady_clock::now() - known < std::chrono::seconds(1));
    CHECK(outcome(other.exchange(get("/in", login("eve:right")))) == "basic-auth.wrong");
    CHECK(outcome(other.exchange(get("/in", ""))) == "basic-auth.missing");
    CHECK(gateway.stop() == 0);
  }
}

TEST_CASE("a signature is taken once, whichever worker it comes to", "[e2e][logins]") {
  for (const std::string& engine : test::engines()) {
    INFO(engine);
    test::Gateway gateway(
        {.engine = engine,
         .rest = format("[consumer.acme]\nsecret = \"{}\"\n\n"
                        "[[route]]\npath = \"/x\"\npolicies = [{{ type = \"hmac-signature\" }}]\n"
                        "respond = {{ body = \"in\" }}\n",
                        secret),
         .workers = 3});
    std::vector<std::unique_ptr<test::Client>> clients;
    for (int i = 0; i < 12; ++i) clients.push_back(std::make_unique<test::Client>(gateway.port()));
    for (int nonce = 0; nonce < 20; ++nonce) {
      const std::string request = get("/x", signed_fields("/x", nonce));
      for (auto& client : clients) REQUIRE(client->send(request));
      int in = 0, replayed = 0;
      for (auto& client : clients) {
        const std::string said = outcome(client->answer());
        in += said == "in";
        replayed += said == "hmac.replayed";
      }
      CHECK(in == 1);
      CHECK(replayed == 11);
    }
    CHECK(outcome(clients[0]->exchange(get("/x", signed_fields("/y", 0)))) == "hmac.invalid");
    CHECK(outcome(clients[0]->exchange(get("/x", ""))) == "hmac.missing");
    CHECK(gateway.stop() == 0);
  }
}
