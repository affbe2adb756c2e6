// Six bits per character, by table.
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace gw {

namespace {

constexpr std::uint8_t foreign = 0xff;

struct Alphabet {
  constexpr explicit Alphabet(std::string_view last_two) {
    constexpr std::string_view first =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (std::uint8_t& value : values) value = foreign;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      letters[i] = i < first.size() ? first[i] : last_two[i - first.size()];
      values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    }
  }
  std::array<char, 64> letters{};
  std::array<std::uint8_t, 256> values{};
};
constexpr Alphabet standard("+/"), url("-_");

std::optional<std::string> decode(std::string_view text, const Alphabet& alphabet) {
  if (text.size() % 4 == 1) return {};
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::uint8_t value = alphabet.values[static_cast<unsigned char>(c)];
    if (value == foreign) return {};
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xff);
    bits &= (1u << count) - 1;
  }
  if (bits != 0) return {};
  return bytes;
}

std::string encode(std::string_view bytes, const Alphabet& alphabet) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3 + 2);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    count += 8;
    for (; count >= 6; count -= 6) text += alphabet.letters[(bits >> (count - 6)) & 63];
    bits &= (1u << count) - 1;
  }
  if (count > 0) text += alphabet.letters[(bits << (6 - count)) & 63];
  return text;
}

}  // namespace

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return {};
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode(text, standard);
}

std::string base64_encode(std::string_view bytes) {
  std::string text = encode(bytes, standard);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) { return decode(text, url); }
std::string base64url_encode(std::string_view bytes) { return encode(bytes, url); }

}  // namespace gw
