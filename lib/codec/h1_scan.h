// Scanning of HTTP/1 text, sixteen bytes at a time if the processor has SSE2 (every x86-64 has),
// else one by one. For the h1 parsers only. Any thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gw::codec {

inline constexpr auto token_chars = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

#if defined(__SSE2__)
// Marks bytes other than letters, digits and hyphens: nearly all names consist of these.
inline unsigned rare_in_name(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto within = [](__m128i v, char low, char count) {  // unsigned: v - low < count
    const __m128i from = _mm_sub_epi8(v, _mm_set1_epi8(low));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(static_cast<char>(count - 1))), from);
  };
  const __m128i letter = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
  const __m128i digit = within(bytes, '0', 10);
  const __m128i hyphen = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
  const __m128i usual = _mm_or_si128(_mm_or_si128(letter, digit), hyphen);
  return static_cast<unsigned>(_mm_movemask_epi8(usual)) ^ 0xffff;
}
#endif

// The first byte that is not a token character (RFC 9110, 5.6.2), or end.
inline const char* scan_token(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16)
    if (const unsigned rare = rare_in_name(at)) {
      at += std::countr_zero(rare);
      break;
    }
#endif
  while (at != end && token_chars[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

// A field value may contain tabs, spaces, visible characters and bytes above 0x7f (RFC 9110, 5.5).
inline bool ends_value(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}
// A target consists of visible ASCII.
inline bool ends_target(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f;
}

#if defined(__SSE2__)
inline unsigned value_ends_in(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
  const __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
  const __m128i ends = _mm_or_si128(_mm_andnot_si128(tab, control), del);
  return static_cast<unsigned>(_mm_movemask_epi8(ends));
}
inline unsigned target_ends_in(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x21));  // signed: above 0x7f too
  const __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, del)));
}
#endif

// The first byte that ends a field value or reason phrase, or end.
inline const char* scan_value(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16)
    if (const unsigned ends = value_ends_in(at)) return at + std::countr_zero(ends);
#endif
  while (at != end && !ends_value(*at)) ++at;
  return at;
}

// The first byte that ends a target, or end.
inline const char* scan_target(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16)
    if (const unsigned ends = target_ends_in(at)) return at + std::countr_zero(ends);
#endif
  while (at != end && !ends_target(*at)) ++at;
  return at;
}

}  // namespace gw::codec
