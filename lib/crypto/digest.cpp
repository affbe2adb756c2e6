// Hexadecimal encoding and decoding.
#include "crypto/digest.h"

#include "base/text.h"

namespace gw::crypto {

namespace {

constexpr std::string_view name = "sha256:";

}  // namespace

std::string digest_text(const Digest& digest) {
  std::string text(name);
  for (const std::uint8_t byte : digest) text += format("{:02x}", byte);
  return text;
}

std::optional<Digest> parse_digest(std::string_view text) {
  Digest digest{};
  if (text.size() != name.size() + 2 * digest.size() || !text.starts_with(name)) return {};
  text.remove_prefix(name.size());
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return {};
    digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

bool same_digest(const Digest& a, const Digest& b) {
  unsigned differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differences |= static_cast<unsigned>(a[i] ^ b[i]);
  return differences == 0;
}

}  // namespace gw::crypto
