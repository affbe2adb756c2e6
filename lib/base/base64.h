// base64 (RFC 4648, 4) with padding, as in header fields, and base64url (5) without, as in JOSE
// (RFC 7515, appendix C). Decoding is strict: no two texts decode to the same bytes, so two
// different texts are never the same token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

// None if a character is not in the alphabet, the padding is wrong, or the unused bits of the last
// character are not zero.
std::optional<std::string> base64_decode(std::string_view text);
std::string base64_encode(std::string_view bytes);

std::optional<std::string> base64url_decode(std::string_view text);
std::string base64url_encode(std::string_view bytes);

}  // namespace gw
