// The configuration's reader has checked every secret and hash; rejected ones never get here.
#include "identity/secret_book.h"

#include <algorithm>

#include "crypto/password.h"

namespace gw::identity {

SecretBook::SecretBook(std::span<const config::Consumer> consumers) {
  for (const config::Consumer& consumer : consumers) {
    if (consumer.secret.empty() && consumer.password.empty()) continue;
    Secrets& secrets = secrets_[consumer.name];
    if (Result<crypto::VerifyKey> key = crypto::VerifyKey::secret(consumer.secret); key)
      secrets.signing = *std::move(key);
    const Result<int> cost = gw::crypto::password_cost(consumer.password);
    if (!cost) continue;
    secrets.password = consumer.password;
    password_cost_ = std::max(password_cost_, *cost);
  }
}

const SecretBook::Secrets* SecretBook::find(std::string_view consumer) const {
  const auto found = secrets_.find(consumer);
  return found == secrets_.end() ? nullptr : &found->second;
}

const crypto::VerifyKey* SecretBook::signing_key(std::string_view consumer) const {
  const Secrets* const secrets = find(consumer);
  return secrets == nullptr || !secrets->signing ? nullptr : &*secrets->signing;
}

const std::string* SecretBook::password(std::string_view consumer) const {
  const Secrets* const secrets = find(consumer);
  return secrets == nullptr || secrets->password.empty() ? nullptr : &secrets->password;
}

}  // namespace gw::identity
