// SecretBook: the consumers' other secrets: keys for signatures and hashes of passwords. From the
// configuration file alone. Built as a whole, then immutable; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"
#include "config/config.h"
#include "crypto/keys.h"

namespace gw::identity {

class SecretBook {
 public:
  SecretBook() = default;
  explicit SecretBook(std::span<const config::Consumer> consumers);

  // By the consumer's name. Null: none.
  const crypto::VerifyKey* signing_key(std::string_view consumer) const;
  const std::string* password(std::string_view consumer) const;
  // The highest cost among the password hashes; 0 without hashes.
  int password_cost() const { return password_cost_; }

 private:
  struct Secrets {
    std::optional<crypto::VerifyKey> signing;
    std::string password;
  };
  const Secrets* find(std::string_view consumer) const;

  std::unordered_map<std::string, Secrets, TextHash, std::equal_to<>> secrets_;
  int password_cost_ = 0;
};

}  // namespace gw::identity
