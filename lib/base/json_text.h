// Text as a JSON string with its quotes (RFC 8259, 7), for writers that do not use a JSON library.
// Bytes that are not valid UTF-8 become U+FFFD, so the result is always valid JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gw {

std::size_t json_string_size(std::string_view text);     // the size that put_json_string writes
char* put_json_string(char* to, std::string_view text);  // returns the end
void append_json_string(std::string& to, std::string_view text);

}  // namespace gw
