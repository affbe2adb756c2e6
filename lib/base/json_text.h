// Text as a JSON string, quotes included (RFC 8259, 7): for what is written without a JSON library.
// Bytes that are no UTF-8 become U+FFFD, so the result is always valid JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gw {

std::size_t json_string_size(std::string_view text);     // of what put_json_string writes
char* put_json_string(char* to, std::string_view text);  // returns the end of it
void append_json_string(std::string& to, std::string_view text);

}  // namespace gw
