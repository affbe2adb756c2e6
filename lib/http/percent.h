// Percent-encoding, and what is read out of queries and cookies with it. Text is a view of what
// came in, or lies in the arena where it had to change. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"
#include "http/headers.h"

namespace gw::http {

bool is_unreserved(char c);          // RFC 3986, 2.3: what never needs an escape
int triplet(std::string_view text);  // the byte of the "%XX" it starts with; -1 where it does not

// %XX decoded; what is no whole triplet stays. No copy where there is none. Query: '+' is a space.
std::string_view percent_decode(std::string_view text, Arena& arena);
std::string_view query_decode(std::string_view text, Arena& arena);

// Encoded so that it is one path segment; a path, whose slashes stay; one query name or value.
std::string_view encode_segment(std::string_view text, Arena& arena);
std::string_view encode_path(std::string_view text, Arena& arena);
std::string_view encode_query(std::string_view text, Arena& arena);
// As forms are (WHATWG URL, 5.2), but %20 for a space: the one form of a name or value that clients
// encode differently.
std::string_view encode_form(std::string_view text, Arena& arena);

// Walks "a=1&b=2": raw name and value; false at the end.
bool next_parameter(std::string_view& rest, std::string_view& name, std::string_view& value);
// The decoded value of the first parameter of this (decoded) name.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name, Arena&);
// The first cookie of this name over all cookie fields.
std::optional<std::string_view> cookie_value(const Headers& headers, std::string_view name);

}  // namespace gw::http
