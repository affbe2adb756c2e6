// Json: a JSON value, and the door to the JSON library. Members keep their order. Untrusted text is
// read with limits. A duplicate name in an object is an error, because two readers could each use a
// different one (RFC 8259, 4).
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

  // A whole number is signed if it fits, otherwise unsigned; outside of both ranges it is a double.
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      data;

  bool is_null() const { return data.index() == 0; }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const Array* array() const { return std::get_if<Array>(&data); }
  const Object* object() const { return std::get_if<Object>(&data); }
  const Json* find(std::string_view name) const;  // in an object; null if absent

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

// Parses the whole text; only whitespace may surround the value. The error gives the byte offset.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});
// Writes compact JSON, with the members in their order. REQUIRES: no double is inf or nan.
std::string to_text(const Json& json);

}  // namespace gw
