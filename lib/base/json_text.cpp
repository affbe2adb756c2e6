// Escaping and UTF-8 validation of JSON strings. One traversal serves both counting and writing.
#include "base/json_text.h"

#include <cstring>

namespace gw {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

// The length of the UTF-8 sequence at the start of the text; 0 if it is invalid (RFC 3629, 4).
std::size_t sequence_size(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  unsigned char low = 0x80, high = 0xbf;  // second byte: no overlong forms, no surrogates
  if (first == 0xe0) low = 0xa0;
  if (first == 0xed) high = 0x9f;
  if (first == 0xf0) low = 0x90;
  if (first == 0xf4) high = 0x8f;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i)
    if (at(i) < 0x80 || at(i) > 0xbf) return 0;
  return size;
}

// The letter of a two-character escape; 0 if there is none.
char short_escape(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

template <class Emit>
void escape(std::string_view text, Emit emit) {
  static constexpr char digits[] = "0123456789abcdef";
  emit(std::string_view("\""));
  while (!text.empty()) {
    const char c = text[0];
    const std::size_t size = sequence_size(text);
    if (const char letter = short_escape(c)) {
      const char pair[] = {'\\', letter};
      emit(std::string_view(pair, 2));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      const char code[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
      emit(std::string_view(code, 6));
    } else {
      emit(size ? text.substr(0, size) : replacement);
    }
    text.remove_prefix(size ? size : 1);
  }
  emit(std::string_view("\""));
}

}  // namespace

std::size_t json_string_size(std::string_view text) {
  std::size_t size = 0;
  escape(text, [&](std::string_view part) { size += part.size(); });
  return size;
}

char* put_json_string(char* to, std::string_view text) {
  escape(text, [&](std::string_view part) {
    std::memcpy(to, part.data(), part.size());
    to += part.size();
  });
  return to;
}

void append_json_string(std::string& to, std::string_view text) {
  escape(text, [&](std::string_view part) { to += part; });
}

}  // namespace gw
