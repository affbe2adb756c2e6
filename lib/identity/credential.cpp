// Base62 by long division, CRC-32 (ISO 3309, as in zip) by table. This is the form that GitHub
// introduced for its tokens: scanners for leaked secrets find it and can discard false matches
// offline.
#include "identity/credential.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"
#include "crypto/random.h"

namespace gw::identity {

namespace {

constexpr std::string_view ours = "gw_";
constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t random_digits = 27;  // 62^27 > 2^160
constexpr std::size_t check_digits = 6;    // 62^6 > 2^32

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1) != 0 ? 0xedb88320u : 0);
    table[i] = c;
  }
  return table;
}();

std::uint32_t crc32(std::string_view text) {
  std::uint32_t c = 0xffffffffu;
  for (const char letter : text)
    c = crc_table[(c ^ static_cast<unsigned char>(letter)) & 0xff] ^ (c >> 8);
  return ~c;
}

std::array<char, check_digits> check_of(std::string_view text) {
  std::uint32_t rest = crc32(text);
  std::array<char, check_digits> check{};
  for (std::size_t i = check_digits; i-- > 0; rest /= 62) check[i] = digits[rest % 62];
  return check;
}

// The bytes as one big number.
std::string base62(std::span<const std::uint8_t, key_random_bytes> bytes) {
  std::array<std::uint8_t, key_random_bytes> rest{};
  std::copy(bytes.begin(), bytes.end(), rest.begin());
  std::string text(random_digits, '0');
  for (std::size_t i = random_digits; i-- > 0;) {
    unsigned remainder = 0;
    for (std::uint8_t& byte : rest) {
      const unsigned value = remainder * 256 + byte;
      byte = static_cast<std::uint8_t>(value / 62);
      remainder = value % 62;
    }
    text[i] = digits[remainder];
  }
  return text;
}

bool is_base62(char c) { return is_digit(c) || is_alpha(c); }

// The random part and the check digits of one of our keys; empty for any other text.
std::string_view random_part(std::string_view key) {
  const std::size_t end = key.find('_', ours.size());
  if (end == key.npos || !is_key_label(key.substr(ours.size(), end - ours.size()))) return {};
  const std::string_view rest = key.substr(end + 1);
  if (rest.size() != random_digits + check_digits) return {};
  for (const char c : rest)
    if (!is_base62(c)) return {};
  return rest;
}

}  // namespace

KeyForm form_of_key(std::string_view key) {
  if (!key.starts_with(ours)) return KeyForm::foreign;
  if (random_part(key).empty()) return KeyForm::broken;
  const std::string_view checked = key.substr(0, key.size() - check_digits);
  const std::array<char, check_digits> check = check_of(checked);
  const bool right = key.ends_with(std::string_view(check.data(), check.size()));
  return right ? KeyForm::ours : KeyForm::broken;
}

bool is_key_label(std::string_view label) {
  if (label.empty() || label.size() > longest_key_label) return false;
  for (const char c : label)
    if (!is_digit(c) && (c < 'a' || c > 'z')) return false;
  return true;
}

std::string make_api_key(std::string_view label,
                         std::span<const std::uint8_t, key_random_bytes> random) {
  GW_CHECK(is_key_label(label));
  std::string key = format("{}{}_{}", ours, label, base62(random));
  const std::array<char, check_digits> check = check_of(key);
  return key.append(check.data(), check.size());
}

std::string shortened_key(std::string_view key) {
  if (!key.starts_with(ours)) return "…";
  const std::string_view random = random_part(key);
  if (random.empty()) return format("{}…", ours);
  return format("{}…", key.substr(0, key.size() - random.size() + 2));
}

crypto::Digest digest_of_key(std::string_view key) { return crypto::sha256(key); }

}  // namespace gw::identity
