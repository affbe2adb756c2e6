// The table of a record's fields: name, type and accessor of each. The access log, queries and the
// manual follow this table and its order. A new field is one row.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "record/record.h"

namespace gw::record {

enum class FieldType : std::uint8_t {
  time,          // number: nanoseconds since 1970
  text,          // text, as it came: whoever shows it escapes it
  number,        // number
  milliseconds,  // number: nanoseconds; shown as milliseconds with three decimals
};

struct Field {
  std::string_view name;
  FieldType type;
  std::string_view help;  // for the manual
  std::string_view (*text)(const Record&) = nullptr;
  std::uint64_t (*number)(const Record&) = nullptr;
  bool optional = false;  // not written where empty
};

std::span<const Field> fields();
const Field* find_field(std::string_view name);  // null where unknown

}  // namespace gw::record
