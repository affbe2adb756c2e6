// Crypto: the door to OpenSSL's hashes. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gw {

std::array<std::uint8_t, 32> sha256(std::string_view text);

}  // namespace gw
