// Value: one TOML value with its place, after placeholders were filled. Produced by toml.cpp,
// consumed by readers. Table entries keep the order of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "config/diagnostic.h"

namespace gw::config {

struct Entry;

struct Value {
  using Array = std::vector<Value>;
  using Table = std::vector<Entry>;  // keys are unique

  // The first alternative is the default: an initializer would need the complete type Entry
  // (clang).
  std::variant<Table, bool, std::int64_t, double, std::string, WallTime, Array> data;
  Position at;
  bool secret = false;  // from ${env:} or ${file:}, entirely or partly: redacted in every dump
  bool placeholder =
      false;  // the string was exactly one placeholder: may be read as a number or boolean
  bool unknown = false;  // --hermetic: the text is unknown, and assumed to be valid

  bool is_table() const { return std::holds_alternative<Table>(data); }
  bool is_array() const { return std::holds_alternative<Array>(data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const Table* table() const { return std::get_if<Table>(&data); }
  const Array* array() const { return std::get_if<Array>(&data); }
  const Value* find(std::string_view key) const;  // in a table; null if absent
  std::string_view kind() const;  // for messages: "text", "a whole number", "a table" ...
};

struct Entry {
  std::string key;
  Position key_at;
  Value value;
};

}  // namespace gw::config
