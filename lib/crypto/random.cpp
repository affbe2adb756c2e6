// SHA-256 (FIPS 180-4) with OpenSSL, and random bytes.
#include "crypto/random.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/check.h"

namespace gw::crypto {

namespace {

// The one-shot SHA256() of OpenSSL 3 looks up its algorithm on each call, which takes five times as
// long as hashing a short text. So the algorithm is fetched once, and each thread keeps a context.
class Sha256 {
 public:
  Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    GW_CHECK(algorithm_ != nullptr && context_ != nullptr);
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void hash(std::string_view text, std::uint8_t* digest) {
    GW_CHECK(EVP_DigestInit_ex(context_, algorithm_, nullptr) == 1 &&
             EVP_DigestUpdate(context_, text.data(), text.size()) == 1 &&
             EVP_DigestFinal_ex(context_, digest, nullptr) == 1);
  }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view text) {
  thread_local Sha256 paper;
  std::array<std::uint8_t, 32> digest;
  paper.hash(text, digest.data());
  return digest;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  GW_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) ==
           1);
  return bytes;
}

void wipe(std::string& secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

}  // namespace gw::crypto
