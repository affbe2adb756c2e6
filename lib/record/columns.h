// Columns: what records can be asked for and grouped by: every field of fields.h, and what follows
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
  // Into the record, a constant, or `room`.
  std::string_view (*derived)(const Record&, std::string& room) = nullptr;
};

const std::vector<Column>& columns();  // the fields, then the derived ones
const Column* find_column(std::string_view name);
// The known one that a misspelt name means; else all of them, as help.
std::string column_help(std::string_view name);

// A record's text of any column: a number in digits, a time in RFC 3339. Into the record or `room`.
std::string_view column_text(const Column&, const Record&, std::string& room);

// Who caused an answer that is an error: the client for what it sent, the gateway for what it could
// not do, the upstream for what it did or did not. Of no error it has no meaning.
bool is_error(const Record&);  // status 400 and above
http::Side side_of(const Record&);

// "GET /users/{id}/cart" of "GET /users/123/cart": segments that are numbers, UUIDs, hashes or
// tokens become {id}, so that calls of one kind are one. Empty where both are: it was no request.
std::string_view shape_of(std::string_view method, std::string_view path, std::string& room);

}  // namespace gw::record
