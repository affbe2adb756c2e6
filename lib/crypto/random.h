// Crypto: the door to OpenSSL's hashes, and to its random bytes: the one place of the mind that
// has any (keygen asks for them, never a request). Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::crypto {

std::array<std::uint8_t, 32> sha256(std::string_view text);
// From the operating system's generator; stops the program where it gives none.
std::string random_bytes(std::size_t count);
// Overwrites a secret that is not needed any more, also where the compiler sees no reader.
void wipe(std::string& secret);

}  // namespace gw::crypto
