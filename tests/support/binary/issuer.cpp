// One thread a connection (Server's); one request on each.
#include "support/binary/issuer.h"

#include <chrono>

#include "base/text.h"
#include "identity/jwk.h"

namespace gw::test {

namespace {
constexpr const char* configuration_path = "/.well-known/openid-configuration";
}  // namespace

Issuer::Issuer() : server_([this](Peer& peer) { serve(peer); }) {}

void Issuer::answers(const std::string& path, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[path] = std::move(answer);
}

void Issuer::publishes(const std::string& path, const std::string& document, std::string fields) {
  answers(path, [=](Peer& peer) {
    peer.send(
        format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{}Content-Length: "
               "{}\r\n\r\n{}",
               fields, document.size(), document));
  });
}

void Issuer::publishes_keys(const std::vector<const crypto::SignKey*>& keys) {
  std::string set;
  for (const crypto::SignKey* key : keys)
    set = *identity::with_key(set, identity::public_jwk(*key, crypto::Signing::es256));
  publishes(configuration_path, format(R"({{"issuer":"{0}","jwks_uri":"{0}/keys"}})", url()));
  publishes("/keys", set);
}

void Issuer::is_down() {
  const std::lock_guard lock(mutex_);
  answers_.clear();
}

int Issuer::asked(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return asked_[path];
}

bool Issuer::wait_until_asked(const std::string& path, int times) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return asked_[path] >= times; });
}

void Issuer::serve(Peer& peer) {
  const std::string head = peer.head();
  const std::size_t start = head.find(' ') + 1;
  const std::string path = head.substr(start, head.find(' ', start) - start);
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = answers_.find(path); found != answers_.end()) answer = found->second;
    ++asked_[path];
    changed_.notify_all();
  }
  if (answer) answer(peer);
}

std::string signed_token(const crypto::SignKey& key, const std::string& issuer,
                         const std::string& subject) {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const Json claims = *parse_json(
      format(R"({{"iss":"{}","sub":"{}","exp":{}}})", issuer, subject, now + 365 * 24 * 3600));
  return *identity::sign_token(key, crypto::Signing::es256, identity::thumbprint(key), claims);
}

}  // namespace gw::test
