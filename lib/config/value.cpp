// Lookups in a Value.
#include "config/value.h"

#include <array>

namespace gw::config {

const Value* Value::find(std::string_view key) const {
  const Table* entries = table();
  if (entries == nullptr) return nullptr;
  for (const Entry& entry : *entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::string_view Value::kind() const {
  static constexpr std::array<std::string_view, 7> names = {
      "a table", "a boolean", "a whole number", "a fraction", "text", "a time", "a list"};
  return names[data.index()];
}

}  // namespace gw::config
