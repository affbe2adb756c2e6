// bcrypt with libxcrypt.
#include "crypto/password.h"

#include <crypt.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/check.h"
#include "base/text.h"
#include "crypto/random.h"

namespace gw::crypto {

namespace {

constexpr std::size_t hash_size = 60;  // "$2b$12$", 22 characters of salt, 31 of hash
constexpr char alphabet[] = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The working memory of crypt: 32 KiB, which contain the password.
struct Room {
  Room() : data(std::make_unique<crypt_data>()) {}
  ~Room() { ::explicit_bzero(data.get(), sizeof *data); }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  std::unique_ptr<crypt_data> data;
};

// "" if crypt fails.
std::string crypted(const std::string& password, const std::string& setting) {
  const Room room;
  const char* const hash = ::crypt_r(password.c_str(), setting.c_str(), room.data.get());
  return hash == nullptr || hash[0] == '*' ? "" : hash;
}

bool same(std::string_view a, std::string_view b) {
  unsigned char differs = a.size() != b.size();
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    differs = static_cast<unsigned char>(differs | (a[i] ^ b[i]));
  return differs == 0;
}

}  // namespace

Result<int> password_cost(std::string_view hash) {
  const auto wrong = [](std::string message) {
    return Error{Error::Kind::invalid, std::move(message)};
  };
  constexpr std::string_view versions = "aby";
  if (hash.size() != hash_size || !hash.starts_with("$2") ||
      versions.find(hash[2]) == std::string_view::npos || hash[3] != '$' || hash[6] != '$' ||
      hash.find_first_not_of(alphabet, 7) != hash.npos)
    return wrong("not a bcrypt hash");
  const auto cost = parse_number(hash.substr(4, 2));
  if (!cost || *cost < least_password_cost || *cost > most_password_cost)
    return wrong(format("a bcrypt hash of cost {}; it must be {} to {}", hash.substr(4, 2),
                        least_password_cost, most_password_cost));
  return static_cast<int>(*cost);
}

bool is_password(std::string_view password) {
  return !password.empty() && password.size() <= longest_password &&
         password.find('\0') == password.npos;
}

std::string hash_password(std::string_view password, int cost,
                          std::span<const std::uint8_t, 16> salt) {
  GW_CHECK(is_password(password) && cost >= least_password_cost && cost <= most_password_cost);
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  const auto* const random = reinterpret_cast<const char*>(salt.data());
  GW_CHECK(::crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), random,
                              static_cast<int>(salt.size()), setting.data(),
                              static_cast<int>(setting.size())) != nullptr);
  std::string text(password);
  std::string hash = crypted(text, setting.data());
  wipe(text);
  GW_CHECK(hash.size() == hash_size);
  return hash;
}

std::string password_asked(std::string_view hash, std::string_view password) {
  return format("{}\n{}", hash, password);
}

std::string check_password(std::string_view asked) {
  const std::size_t end = std::min(asked.find('\n'), asked.size());
  const std::string hash(asked.substr(0, end));
  std::string password(asked.substr(std::min(end + 1, asked.size())));
  const bool sound = is_password(password) && password_cost(hash).ok();
  if (!is_password(password)) password = "none";
  const bool good = same(crypted(password, hash), hash) && sound;
  wipe(password);
  return good ? "1" : "0";
}

std::string nobodys_password_hash(int cost) {
  // The last character encodes four bits, so its two lowest bits are zero; those of `z` are not.
  return format("$2b${:02}${}u{}", cost, std::string(21, 'e'), std::string(31, 'z'));
}

}  // namespace gw::crypto
