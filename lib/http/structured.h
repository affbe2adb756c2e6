// Structured fields (RFC 9651), as far as message signatures need them: dictionaries of items and
// inner lists with parameters, of integers, strings, tokens, byte sequences and booleans. Stricter
// than RFC 9651: a duplicate name is rejected, while the RFC uses the last one, because two readers
// could each use a different one. Decimals, dates and display strings are rejected too; no field
// that is read here has them. Text is a view of the field, or is in the arena. Any thread.
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
  std::int64_t number = 1;  // of an integer, or 0 or 1 for a boolean
  std::string_view text;    // of a string or token, or the decoded bytes
};

struct SfParameter {
  std::string_view name;
  SfValue value;
};
using SfParameters = std::span<const SfParameter>;
const SfValue* find_parameter(SfParameters parameters, std::string_view name);  // null if absent

struct SfItem {
  SfValue value;
  SfParameters parameters;
};

struct SfMember {
  std::string_view name;
  bool is_list = false;
  std::span<const SfItem> items;  // of an inner list, otherwise the single item
  SfParameters parameters;        // of the inner list, otherwise those of the item
};

struct SfDictionary {
  std::span<const SfMember> members;
  const char* fault = nullptr;  // a constant text; then there are no members

  const SfMember* find(std::string_view name) const;  // null if absent
};

// At most 16 members, 64 items per list, 16 parameters per item.
SfDictionary parse_sf_dictionary(std::string_view text, Arena& arena);

// Serialized as in RFC 9651, 4.1, independent of the original spaces.
std::string sf_text(const SfItem& item);
std::string sf_list_text(std::span<const SfItem> items, SfParameters parameters);

}  // namespace gw::http
