// Digest: a SHA-256 value, and its text form in files: "sha256:HEX". Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::crypto {

using Digest = std::array<std::uint8_t, 32>;

std::string digest_text(const Digest& digest);              // in lower case
std::optional<Digest> parse_digest(std::string_view text);  // in any case

// Takes constant time.
bool same_digest(const Digest& a, const Digest& b);

}  // namespace gw::crypto
