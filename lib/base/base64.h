// base64 (RFC 4648): with padding as fields have it (4), and base64url without (5; RFC 7515,
// appendix C). Decoding is strict: one text has one meaning, so no two texts are the same token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

// None where a character is foreign, the padding is not as it must be, or bits behind the last byte
// are not zero.
std::optional<std::string> base64_decode(std::string_view text);
std::string base64_encode(std::string_view bytes);

std::optional<std::string> base64url_decode(std::string_view text);
std::string base64url_encode(std::string_view bytes);

}  // namespace gw
