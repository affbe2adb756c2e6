// Columns: what records can be filtered and grouped by: every field of fields.h, and values derived
// from them. A column is text, a number or a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/reason.h"
#include "record/fields.h"

namespace gw::record {

struct Column {
  std::string_view name;
  FieldType type = FieldType::text;
  std::string_view help;
  const Field* field = nullptr;  // null: derived, always text
  // Points into the record, into a constant, or into `room`.
  std::string_view (*derived)(const Record&, std::string& room) = nullptr;
};

const std::vector<Column>& columns();  // the fields, then the derived ones
const Column* find_column(std::string_view name);
// Suggests the column that a misspelt name means; otherwise lists all of them.
std::string column_help(std::string_view name);

// Any column as text: a number in digits, a time in RFC 3339. Points into the record or into
// `room`.
std::string_view column_text(const Column&, const Record&, std::string& room);

// Where an error came from: the client (what it sent), the gateway (what it could not do) or the
// upstream (what it did or failed to do). Only meaningful for errors.
bool is_error(const Record&);  // status 400 and above
http::Side side_of(const Record&);

// "GET /users/{id}/cart" for "GET /users/123/cart": segments that are numbers, UUIDs, hashes or
// tokens become {id}, so that calls of one kind count as one. Empty if both are empty (no valid
// request).
std::string_view shape_of(std::string_view method, std::string_view path, std::string& room);

}  // namespace gw::record
