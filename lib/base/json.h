// Json: one JSON value as we keep it, and the door to the JSON library. Members keep their order.
// Text from strangers is read with limits; a name that stands twice in an object is refused, as two
// readers could each believe another one (RFC 8259, 4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace gw {

struct JsonMember;

struct Json {
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;

  // A whole number is signed where it fits, else unsigned; beyond both it is a double.
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      data;

  bool is_null() const { return data.index() == 0; }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const Array* array() const { return std::get_if<Array>(&data); }
  const Object* object() const { return std::get_if<Object>(&data); }
  const Json* find(std::string_view name) const;  // of an object; null where absent

  friend bool operator==(const Json&, const Json&) = default;
};

struct JsonMember {
  std::string name;
  Json value;

  friend bool operator==(const JsonMember&, const JsonMember&) = default;
};

struct JsonLimits {
  std::size_t depth = 32;
  std::size_t bytes = 1u << 20;
};

// The whole text, with nothing but spaces around it. The error names the byte.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});
// Compact: no spaces, members in their order. REQUIRES: no double is inf or nan.
std::string to_text(const Json& json);

}  // namespace gw
