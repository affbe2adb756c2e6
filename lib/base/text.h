// Text functions: the door to fmt, trimming, splitting, numbers. ASCII only, and independent of the
// locale.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw {

using fmt::format;

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// -1 if c is not a hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);  // ignores the case of ASCII letters
std::string_view trim(std::string_view text);          // removes spaces and tabs at both ends

// Views into the text: "a,,b" gives three parts, "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

// Parses the whole text as a decimal number: no sign, no spaces, no overflow.
std::optional<std::uint64_t> parse_number(std::string_view text);

// Matches the whole text with * and ?; linear in practice (for --only and the last part of file
// patterns).
bool glob_matches(std::string_view glob, std::string_view text);

// The known word closest to a misspelled one, if it is close enough; otherwise "".
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// Text that is safe in a log line or message: control characters and quotes are escaped, and it is
// cut at the limit.
std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace gw
