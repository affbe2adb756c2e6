// Password hashes: bcrypt, as created by `htpasswd -B` and `gw keygen password`. The door to
// crypt(3). A check deliberately takes 50 ms or more, so it never runs on a worker's thread, only
// as the Work of an inquiry. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gw::crypto {

// The limit of bcrypt: it would ignore the rest, so longer passwords are rejected.
inline constexpr std::size_t longest_password = 72;
// Each step doubles the work: 12 takes 0.2 seconds, 14 takes 0.8.
inline constexpr int least_password_cost = 4, most_password_cost = 14, standard_password_cost = 12;

// The cost of a hash; an error if it is not a supported hash. The message never contains the hash.
Result<int> password_cost(std::string_view hash);

// The salt is 16 bytes. REQUIRES: is_password(password), and a cost within the limits
std::string hash_password(std::string_view password, int cost,
                          std::span<const std::uint8_t, 16> salt);
// Whether it can be a password: not empty, not too long, no NUL.
bool is_password(std::string_view password);

// Work (policy/inquiry.h): maps "HASH\nPASSWORD" to "1" if they match, else "0". An invalid
// password takes as long as a valid one, and the comparison takes constant time.
std::string password_asked(std::string_view hash, std::string_view password);
std::string check_password(std::string_view asked);

// A hash of this cost that no password matches. Unknown user names are checked against it, so that
// the response time does not reveal which names exist.
std::string nobodys_password_hash(int cost);

}  // namespace gw::crypto
