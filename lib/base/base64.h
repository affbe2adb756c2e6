// base64url without padding (RFC 4648, 5; RFC 7515, appendix C). Decoding is strict: one text has
// one meaning, so no two texts are the same token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

// None where a character is foreign, there is padding, or bits behind the last byte are not zero.
std::optional<std::string> base64url_decode(std::string_view text);
std::string base64url_encode(std::string_view bytes);
// In the standard alphabet, padded (RFC 4648, 4).
std::string base64_encode(std::string_view bytes);

}  // namespace gw
