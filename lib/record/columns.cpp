// The derived columns, and every column as text.
#include "record/columns.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace gw::record {

namespace {

using View = std::string_view;

View class_of(const Record& record, std::string&) {
  static constexpr View classes[] = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};
  const unsigned which = record.status / 100;
  return classes[which < std::size(classes) ? which : 0];
}

View caused_by(const Record& record, std::string&) {
  return is_error(record) ? http::side_name(side_of(record)) : View();
}

View shape(const Record& record, std::string& room) {
  return shape_of(record.method, record.path, room);
}

void append_time(std::string& to, WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<seconds>(time - day));
  to = format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
              clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Its first letters, for day, hour or minute; the text stays the same for many records.
template <std::size_t letters>
View start_of(const Record& record, std::string& room) {
  append_time(room, record.time);
  return View(room).substr(0, letters);
}

// Numbers, UUIDs, hashes and tokens, which nobody chooses as a path.
bool is_id(View segment) {
  std::size_t digits = 0, hex = 0, other = 0;
  for (const char c : segment) {
    if (is_digit(c)) {
      ++digits;
    } else if (hex_value(c) >= 0 || c == '-') {
      ++hex;
    } else if (is_alpha(c) || c == '_') {
      ++other;
    } else {
      return false;  // a file, an address, something encoded
    }
  }
  if (digits == 0) return false;
  return hex + other == 0 || (other == 0 && segment.size() >= 8) ||
         (segment.size() >= 20 && digits >= 2);
}

// Also replaces the versioned part of "app.61622.js" and "index-4f9a1b2c.css".
void add_segment(std::string& to, View segment) {
  if (is_id(segment)) {
    to += "{id}";
    return;
  }
  while (!segment.empty()) {
    const std::size_t end = segment.find_first_of(".-");
    const View part = segment.substr(0, end);
    to += part.size() >= 4 && is_id(part) ? View("{id}") : part;
    if (end == View::npos) return;
    to += segment[end];
    segment.remove_prefix(end + 1);
  }
}

std::vector<Column> make_columns() {
  std::vector<Column> made;
  for (const Field& field : fields()) made.push_back({field.name, field.type, field.help, &field});
  const auto derive = [&](View name, View help, View (*get)(const Record&, std::string&)) {
    made.push_back({name, FieldType::text, help, nullptr, get});
  };
  derive("class", "Class of the status code: 2xx, 4xx, 5xx.", class_of);
  derive("side", "Origin of an error: client, gateway, upstream.", caused_by);
  derive("call", "Method and path, with ids replaced: GET /users/{id}.", shape);
  derive("minute", "Minute of the request, in UTC.", start_of<16>);
  derive("hour", "Hour of the request, in UTC.", start_of<13>);
  derive("day", "Date of the request, in UTC.", start_of<10>);
  return made;
}

}  // namespace

const std::vector<Column>& columns() {
  static const std::vector<Column> made = make_columns();
  return made;
}

const Column* find_column(View name) {
  for (const Column& column : columns())
    if (column.name == name) return &column;
  return nullptr;
}

std::string column_help(View name) {
  std::vector<std::string> known;
  for (const Column& column : columns()) known.emplace_back(column.name);
  const std::string meant = nearest(name, known);
  if (!meant.empty()) return format("did you mean '{}'?", meant);
  std::string all = "it is one of:";
  for (const std::string& one : known) all += " " + one;
  return all;
}

View column_text(const Column& column, const Record& record, std::string& room) {
  if (!column.field) return column.derived(record, room);
  if (column.field->text) return column.field->text(record);
  if (column.type == FieldType::time) {
    append_time(room, record.time);
    return room;
  }
  room.resize(20);
  const std::uint64_t number = column.field->number(record);
  const std::uint64_t shown = column.type == FieldType::milliseconds ? number / 1'000'000 : number;
  const char* const end = std::to_chars(room.data(), room.data() + room.size(), shown).ptr;
  return View(room.data(), static_cast<std::size_t>(end - room.data()));
}

bool is_error(const Record& record) { return record.status >= 400; }

http::Side side_of(const Record& record) {
  if (record.reason != http::Reason::none) return http::reason_row(record.reason).side;
  return record.status < 500 ? http::Side::client : http::Side::upstream;
}

View shape_of(View method, View path, std::string& room) {
  if (method.empty() && path.empty()) return {};
  room.assign(method.empty() ? View("-") : method);
  room += ' ';
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    add_segment(room, path.substr(0, slash));
    if (slash == View::npos) break;
    room += '/';
    path.remove_prefix(slash + 1);
  }
  return room;
}

}  // namespace gw::record
