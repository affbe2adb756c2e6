// Digest: a SHA-256 as a value, and the text that stands for it in files: "sha256:HEX". Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::crypto {

using Digest = std::array<std::uint8_t, 32>;

std::string digest_text(const Digest& digest);              // small letters
std::optional<Digest> parse_digest(std::string_view text);  // in any case

// In the same time whatever they hold.
bool same_digest(const Digest& a, const Digest& b);

}  // namespace gw::crypto
