// Passwords at rest: bcrypt hashes, as `htpasswd -B` and `gw keygen password` make them. The door
// to crypt(3). A check takes 50 ms and more on purpose, so it is never made on a worker's thread
// but as the Work of an inquiry. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gw::crypto {

// Of bcrypt: what stands behind would not count, so a longer one is refused.
inline constexpr std::size_t longest_password = 72;
// The work doubles with each step: 12 takes a fifth of a second, 14 four.
inline constexpr int least_password_cost = 4, most_password_cost = 14, standard_password_cost = 12;

// How much work a hash is; an error where it is none of ours. Never shows it.
Result<int> password_cost(std::string_view hash);

// 16 bytes of salt. REQUIRES: is_password(password), a cost in the limits
std::string hash_password(std::string_view password, int cost,
                          std::span<const std::uint8_t, 16> salt);
// What can be a password: not empty, not too long, no NUL.
bool is_password(std::string_view password);

// Work (policy/inquiry.h): "HASH\nPASSWORD" to "1" where they belong together, else "0". Takes as
// long for a password that is none, and compares in the same time whatever the two hold.
std::string password_asked(std::string_view hash, std::string_view password);
std::string check_password(std::string_view asked);

// A hash that no password has, of this cost: what a name that nobody has is checked against, so
// that the time does not tell who is known.
std::string nobodys_password_hash(int cost);

}  // namespace gw::crypto
