// API keys as `gw keygen` makes them: gw_LABEL_RANDOM, where RANDOM is 27 random and 6 check digits
// in base62. The check digits distinguish a typo from an unknown key without a lookup. Only the
// hash of a key is stored. Plain functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace gw::identity {

// 160 random bits cannot be guessed or searched, so one round of an unsalted hash is enough to
// store them (a password needs more). A lookup by hash leaks nothing about the key through timing.
inline constexpr std::size_t key_random_bytes = 20;
inline constexpr std::size_t longest_key_label = 16;
inline constexpr std::size_t longest_key = 512;  // of any maker

enum class KeyForm : std::uint8_t {
  ours,     // well formed, its check digits are right
  broken,   // begins like one of ours, and is none: a typo, or cut off
  foreign,  // another maker's: known by its hash or not at all
};
KeyForm form_of_key(std::string_view key);

// Lower-case letters and digits, at most longest_key_label of them, at least one.
bool is_key_label(std::string_view label);
// REQUIRES: is_key_label(label)
std::string make_api_key(std::string_view label, std::span<const std::uint8_t, key_random_bytes>);

// The part of a key that people may see: "gw_live_ab…", the label and two random digits. For a key
// in any other form no part is known to be harmless, so none is shown.
std::string shortened_key(std::string_view key);

// The stored form: SHA-256 of the whole key.
crypto::Digest digest_of_key(std::string_view key);

}  // namespace gw::identity
