// Percent-encoding, and the parameters of queries and cookies. Text is a view of the input, or is
// in the arena if it had to change. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"
#include "http/headers.h"

namespace gw::http {

bool is_unreserved(char c);          // RFC 3986, 2.3: never needs encoding
int triplet(std::string_view text);  // the byte of the "%XX" at the start; -1 if there is none

// Decodes %XX; an incomplete triplet is kept. Copies only if something is decoded. In a query '+'
// is a space.
std::string_view percent_decode(std::string_view text, Arena& arena);
std::string_view query_decode(std::string_view text, Arena& arena);

// Encodes one path segment; a path, keeping its slashes; one query name or value.
std::string_view encode_segment(std::string_view text, Arena& arena);
std::string_view encode_path(std::string_view text, Arena& arena);
std::string_view encode_query(std::string_view text, Arena& arena);
// Encodes as forms do (WHATWG URL, 5.2), but with %20 for a space. Clients encode a name or value
// in different ways; this is the one normal form.
std::string_view encode_form(std::string_view text, Arena& arena);

// Iterates over "a=1&b=2": raw name and value; false at the end.
bool next_parameter(std::string_view& rest, std::string_view& name, std::string_view& value);
// The decoded value of the first parameter with this (decoded) name.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name, Arena&);
// The first cookie with this name, over all Cookie fields.
std::optional<std::string_view> cookie_value(const Headers& headers, std::string_view name);

}  // namespace gw::http
