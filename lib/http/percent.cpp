// Decoding, encoding, and the name-value pairs of queries and cookies.
#include "http/percent.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gw::http {

namespace {

using Set = std::array<bool, 256>;

constexpr Set make_set(std::string_view more) {
  Set set{};
  for (unsigned c = 0; c < 128; ++c)
    set[c] = is_digit(static_cast<char>(c)) || is_alpha(static_cast<char>(c));
  for (const char c : more) set[static_cast<unsigned char>(c)] = true;
  return set;
}
constexpr Set unreserved = make_set("-._~");
// RFC 3986, 3.3: pchar, except '+', which some readers decode as a space.
constexpr Set segment_set = make_set("-._~!$&'()*,:@;=");
constexpr Set path_set = make_set("-._~!$&'()*,:@;=/");
constexpr Set query_set = make_set("-._~");
constexpr Set form_set = make_set("*-._");

std::string_view decode(std::string_view text, bool plus, Arena& arena) {
  if (text.find('%') == text.npos && (!plus || text.find('+') == text.npos)) return text;
  char* const start = arena.chars(text.size());
  char* to = start;
  while (!text.empty()) {
    const int byte = triplet(text);
    *to++ = byte >= 0 ? static_cast<char>(byte) : plus && text[0] == '+' ? ' ' : text[0];
    text.remove_prefix(byte >= 0 ? 3 : 1);
  }
  return {start, static_cast<std::size_t>(to - start)};
}

std::string_view encode(std::string_view text, const Set& plain, Arena& arena) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::size_t size = text.size();
  for (const char c : text) size += plain[static_cast<unsigned char>(c)] ? 0 : 2;
  if (size == text.size()) return text;
  char* const start = arena.chars(size);
  char* to = start;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain[byte]) {
      *to++ = c;
    } else {
      *to++ = '%';
      *to++ = digits[byte >> 4];
      *to++ = digits[byte & 15];
    }
  }
  return {start, size};
}

bool next_pair(std::string_view& rest, char separator, std::string_view& name,
               std::string_view& value) {
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    name = part.substr(0, equals);
    value = part.substr(std::min(equals + 1, part.size()));
    return true;
  }
  return false;
}

}  // namespace

bool is_unreserved(char c) { return unreserved[static_cast<unsigned char>(c)]; }

int triplet(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = hex_value(text[1]), low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string_view percent_decode(std::string_view text, Arena& arena) {
  return decode(text, false, arena);
}
std::string_view query_decode(std::string_view text, Arena& arena) {
  return decode(text, true, arena);
}
std::string_view encode_segment(std::string_view text, Arena& arena) {
  return encode(text, segment_set, arena);
}
std::string_view encode_path(std::string_view text, Arena& arena) {
  return encode(text, path_set, arena);
}
std::string_view encode_query(std::string_view text, Arena& arena) {
  return encode(text, query_set, arena);
}
std::string_view encode_form(std::string_view text, Arena& arena) {
  return encode(text, form_set, arena);
}

bool next_parameter(std::string_view& rest, std::string_view& name, std::string_view& value) {
  return next_pair(rest, '&', name, value);
}

std::optional<std::string_view> query_value(std::string_view query, std::string_view name,
                                            Arena& arena) {
  std::string_view found, value;
  while (next_parameter(query, found, value))
    if (query_decode(found, arena) == name) return query_decode(value, arena);
  return {};
}

std::optional<std::string_view> cookie_value(const Headers& headers, std::string_view name) {
  for (const Field& field : headers) {
    if (field.id != FieldId::cookie) continue;
    std::string_view rest = field.value, found, value;
    while (next_pair(rest, ';', found, value)) {
      if (trim(found) != name) continue;
      value = trim(value);
      if (value.size() > 1 && value.front() == '"' && value.back() == '"')  // RFC 6265, 4.1.1
        value = value.substr(1, value.size() - 2);
      return value;
    }
  }
  return {};
}

}  // namespace gw::http
