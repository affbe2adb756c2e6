// The door to OpenSSL's hashes and random bytes. It is the only source of randomness in the core:
// keygen uses it, requests never do. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::crypto {

std::array<std::uint8_t, 32> sha256(std::string_view text);
// From the generator of the operating system; stops the program if that fails.
std::string random_bytes(std::size_t count);
// Overwrites a secret that is no longer needed, even if the compiler considers the write unused.
void wipe(std::string& secret);

}  // namespace gw::crypto
