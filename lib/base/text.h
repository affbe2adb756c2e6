// Words for text: the door to fmt, trimming, splitting, numbers. All ASCII; locale never matters.
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

// -1 where c is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);  // ASCII letters in any case
std::string_view trim(std::string_view text);          // spaces and tabs at both ends

// Views into text; "a,,b" gives three parts, "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

// The whole text as a decimal number: no sign, no spaces, no overflow.
std::optional<std::uint64_t> parse_number(std::string_view text);

// Glob with * and ?, whole text, linear in practice (for --only and file patterns' last part).
bool glob_matches(std::string_view glob, std::string_view text);

// The known word nearest to a misspelt one, where it is near enough to be meant; else "".
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// Text as it may stand in a log line or error: control characters and quotes escaped, cut at limit.
std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace gw
