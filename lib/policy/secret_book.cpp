// Reading the file has judged every secret; one that it refused is not here.
#include "policy/secret_book.h"

namespace gw::policy {

SecretBook::SecretBook(std::span<const config::Consumer> consumers) {
  for (const config::Consumer& consumer : consumers) {
    if (consumer.secret.empty()) continue;
    if (Result<VerifyKey> key = VerifyKey::secret(consumer.secret); key)
      secrets_[consumer.name].signing = *std::move(key);
  }
}

const VerifyKey* SecretBook::signing_key(std::string_view consumer) const {
  const auto found = secrets_.find(consumer);
  if (found == secrets_.end() || !found->second.signing) return nullptr;
  return &*found->second.signing;
}

}  // namespace gw::policy
