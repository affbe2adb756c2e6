// Reads and writes field values: lists, quoted strings, quality values, dates, and the structured
// fields (RFC 9651) that report rate limits and deprecations. Text is a view of the value, or is in
// the arena. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"
#include "base/time.h"

namespace gw::http {

// Takes the next element of a comma-separated list: trimmed, with commas in quoted strings
// respected and empty elements skipped (RFC 9110, 5.6.1). False at the end.
bool next_element(std::string_view& rest, std::string_view& element);

// Takes the next ";name=value" of an element's parameters; `unquote` decodes the value.
bool next_parameter_of(std::string_view& rest, std::string_view& name, std::string_view& value);

// Decodes a quoted string; other text is returned unchanged.
std::string_view unquote(std::string_view text, Arena& arena);

// How much an Accept field prefers a media type ("application/json"): 0 to 1000, by the most
// specific range (RFC 9110, 12.5.1). 1000 if the field is empty.
int accept_quality(std::string_view accept, std::string_view media_type);

// IMF-fixdate, and the two obsolete formats that recipients must accept (RFC 9110, 5.6.7). `now`
// determines the century of a two-digit year.
std::optional<WallTime> parse_http_date(std::string_view text, WallTime now);

using HttpDate = std::array<char, 29>;
HttpDate http_date(WallTime time);  // "Sun, 06 Nov 1994 08:49:37 GMT"
inline std::string_view text_of(const HttpDate& date) { return {date.data(), date.size()}; }

// Structured fields: a string (omitting what is not printable ASCII), a date as @SECONDS, a number.
std::string_view sf_string(std::string_view text, Arena& arena);
std::string_view sf_date(WallTime time, Arena& arena);
std::string_view decimal(std::uint64_t number, Arena& arena);

}  // namespace gw::http
