// SipHash-1-3 for keys that untrusted clients choose (Aumasson and Bernstein, 2012), and an unkeyed
// 64-bit hash for hash rings and names, which is the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw {

struct HashKey {
  std::uint64_t k0 = 0, k1 = 0;
};

std::uint64_t siphash(HashKey key, std::string_view text);

// FNV-1a with a final mix. Must never change, because hash rings and names depend on it.
constexpr std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t h = 0xcbf29ce484222325u ^ seed;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53u;
  return h ^ (h >> 33);
}

// For std::unordered_map with std::string keys and string_view lookups.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return stable_hash(text); }
};

}  // namespace gw
