// SHA-256 (FIPS 180-4) by OpenSSL.
#include "base/crypto.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace gw {

std::array<std::uint8_t, 32> sha256(std::string_view text) {
  std::array<std::uint8_t, 32> digest;
  GW_CHECK(SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                  digest.data()) != nullptr);
  return digest;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  GW_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) ==
           1);
  return bytes;
}

}  // namespace gw
