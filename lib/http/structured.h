// Structured fields (RFC 9651), as far as message signatures need them: dictionaries of items and
// inner lists with parameters, of integers, strings, tokens, byte sequences and booleans. Read
// strictly: a name that stands twice, which RFC 9651 lets the last one win, is refused, as two
// readers could each believe another one; so are decimals, dates and display strings, which no
// field that is read here has. Text is a view of the field, or lies in the arena. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace gw::http {

struct SfValue {
  enum class Kind : std::uint8_t { integer, string, token, bytes, boolean };
  Kind kind = Kind::boolean;
  std::int64_t number = 1;  // of an integer; of a boolean 0 or 1
  std::string_view text;    // of a string or token; the bytes, decoded
};

struct SfParameter {
  std::string_view name;
  SfValue value;
};
using SfParameters = std::span<const SfParameter>;
const SfValue* find_parameter(SfParameters parameters, std::string_view name);  // null: absent

struct SfItem {
  SfValue value;
  SfParameters parameters;
};

struct SfMember {
  std::string_view name;
  bool is_list = false;
  std::span<const SfItem> items;  // of an inner list; else the one item
  SfParameters parameters;        // of the inner list; else those of its item
};

struct SfDictionary {
  std::span<const SfMember> members;
  const char* fault = nullptr;  // a constant text; there are no members then

  const SfMember* find(std::string_view name) const;  // null: absent
};

// At most 16 members, 64 items of a list, 16 parameters of an item.
SfDictionary parse_sf_dictionary(std::string_view text, Arena& arena);

// As RFC 9651, 4.1 writes them, whatever spaces there were.
std::string sf_text(const SfItem& item);
std::string sf_list_text(std::span<const SfItem> items, SfParameters parameters);

}  // namespace gw::http
