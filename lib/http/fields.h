// Reading and writing of field values: lists, quoted strings, quality values, dates, and of
// structured fields (RFC 9651) what rate limits and deprecations are told with. Text is a view of
// the value, or lies in the arena. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "base/time.h"

namespace gw::http {

// Takes the next element off a comma-separated list: trimmed, commas in quoted strings respected,
// empty elements skipped (RFC 9110, 5.6.1). False at the end.
bool next_element(std::string_view& rest, std::string_view& element);

// Takes the next ";name=value" off an element's parameters; value is unquoted by `unquote`.
bool next_parameter_of(std::string_view& rest, std::string_view& name, std::string_view& value);

// The text of a quoted string without its escapes; other text as it is.
std::string_view unquote(std::string_view text, Arena& arena);

// How much an Accept field wants a media type ("application/json"): 0 to 1000, by its most specific
// range (RFC 9110, 12.5.1). 1000 where the field is empty.
int accept_quality(std::string_view accept, std::string_view media_type);

// IMF-fixdate, and the two old forms that must be understood (RFC 9110, 5.6.7). now tells the
// century of a year with two digits.
std::optional<WallTime> parse_http_date(std::string_view text, WallTime now);

using HttpDate = std::array<char, 29>;
HttpDate http_date(WallTime time);  // "Sun, 06 Nov 1994 08:49:37 GMT"
inline std::string_view text_of(const HttpDate& date) { return {date.data(), date.size()}; }

// Structured fields: "quoted text" (what is no printable ASCII is left out), @SECONDS, a number.
std::string_view sf_string(std::string_view text, Arena& arena);
std::string_view sf_date(WallTime time, Arena& arena);
std::string_view decimal(std::uint64_t number, Arena& arena);

}  // namespace gw::http
