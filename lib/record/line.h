// Writes lines of the access log to a reusable buffer, in a form for machines and one for people.
// Everything that came from outside is escaped, so no request can forge a line or send control
// sequences to a terminal.
#pragma once

#include <string>

#include "record/record.h"

namespace gw::record {

// {"time":"2026-01-01T00:00:00.000000Z","id":...} and a newline: the fields of fields.h.
void append_json_line(std::string& to, const Record& record);

// 10:00:00.000 200 GET api.example.com/v1/orders  orders -> http://10.0.0.1:8080  0.2+12.3 ms
void append_text_line(std::string& to, const Record& record, bool color);

}  // namespace gw::record
