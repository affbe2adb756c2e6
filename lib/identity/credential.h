// API keys as `gw keygen` makes them and policies judge them: gw_LABEL_RANDOM, where RANDOM is 27
// random and 6 check digits of base62, so that a typo is told apart from a key nobody has, without
// asking anybody. At rest there is only a hash. Plain functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace gw::identity {

// 160 random bits cannot be guessed or searched, so one round of an unsalted hash is enough to keep
// them (a password needs more), and a look-up by the hash tells a timer nothing of the key.
inline constexpr std::size_t key_random_bytes = 20;
inline constexpr std::size_t longest_key_label = 16;
inline constexpr std::size_t longest_key = 512;  // of any maker

enum class KeyForm : std::uint8_t {
  ours,     // well formed, its check digits are right
  broken,   // begins like one of ours, and is none: a typo, or cut off
  foreign,  // another maker's: known by its hash or not at all
};
KeyForm form_of_key(std::string_view key);

// Small letters and digits, 1 to longest_key_label of them.
bool is_key_label(std::string_view label);
// REQUIRES: is_key_label(label)
std::string make_api_key(std::string_view label, std::span<const std::uint8_t, key_random_bytes>);

// What people may see of it: "gw_live_ab…", which is the label and two of the random digits.
// Of a key of another maker, or one that has lost its form, nothing is known to be harmless.
std::string shortened_key(std::string_view key);

// How it is known at rest: SHA-256 of the whole key.
crypto::Digest digest_of_key(std::string_view key);

}  // namespace gw::identity
