// Value: one TOML value with its place, after placeholders were filled. What toml.cpp makes of the
// files and what readers read. Table entries stand in the order of the file.
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

  // The first is what it is at first: an initialiser would need a whole Entry here (clang says so).
  std::variant<Table, bool, std::int64_t, double, std::string, WallTime, Array> data;
  Position at;
  bool secret = false;       // ${env:} or ${file:} gave (a part of) it: redacted in every dump
  bool placeholder = false;  // a string that was one placeholder: may stand for a number or boolean
  bool unknown = false;      // --hermetic: its text is not known; taken as right wherever it stands

  bool is_table() const { return std::holds_alternative<Table>(data); }
  bool is_array() const { return std::holds_alternative<Array>(data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const Table* table() const { return std::get_if<Table>(&data); }
  const Array* array() const { return std::get_if<Array>(&data); }
  const Value* find(std::string_view key) const;  // of a table; null where absent
  std::string_view kind() const;  // "text", "whole number", "table" ... for messages
};

struct Entry {
  std::string key;
  Position key_at;
  Value value;
};

}  // namespace gw::config
