// The only file that uses toml++ (header-only, see CMakeLists.txt: mixing it with the compiled
// library would violate the one definition rule). Its exceptions do not leave this file.
#include "config/toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace gw::config {

namespace {

Position place(const toml::source_region& region, std::uint32_t file) {
  return {file, region.begin.line, region.begin.column};
}

WallTime wall_time(const toml::date& date, const toml::time& time, int offset_minutes) {
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(date.month), std::chrono::day(date.day)};
  return WallTime(std::chrono::sys_days(day).time_since_epoch() + hours(time.hour) +
                  std::chrono::minutes(time.minute - offset_minutes) + seconds(time.second) +
                  Duration(time.nanosecond));
}

// Restores the order of the file, because tables of the library are sorted by key.
class Converter {
 public:
  Converter(std::uint32_t file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  Value convert(const toml::node& node) {
    Value value;
    value.at = place(node.source(), file_);
    node.visit([&](const auto& known) { fill(value, known); });
    return value;
  }

 private:
  void fill(Value& value, const toml::table& table) {
    Value::Table entries;
    entries.reserve(table.size());
    for (const auto& [key, node] : table)
      entries.push_back({std::string(key.str()), place(key.source(), file_), convert(node)});
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.key_at.line, a.key_at.column) < std::pair(b.key_at.line, b.key_at.column);
    });
    value.data = std::move(entries);
  }
  void fill(Value& value, const toml::array& array) {
    Value::Array items;
    items.reserve(array.size());
    for (const toml::node& node : array) items.push_back(convert(node));
    value.data = std::move(items);
  }
  void fill(Value& value, const toml::value<std::string>& text) { value.data = text.get(); }
  void fill(Value& value, const toml::value<std::int64_t>& number) { value.data = number.get(); }
  void fill(Value& value, const toml::value<double>& number) { value.data = number.get(); }
  void fill(Value& value, const toml::value<bool>& flag) { value.data = flag.get(); }
  void fill(Value& value, const toml::value<toml::date>& date) {
    value.data = moment(value, date.get(), {}, 0);
  }
  void fill(Value& value, const toml::value<toml::date_time>& time) {
    const toml::date_time& at = time.get();
    value.data = moment(value, at.date, at.time, at.offset ? at.offset->minutes : 0);
  }
  void fill(Value& value, const toml::value<toml::time>&) {
    diagnostics_.error("wrong-type", value.at, "a time of day has no date",
                       "write the date as well: 2026-01-01T08:00:00Z");
    value.data = WallTime();
  }

  WallTime moment(const Value& value, const toml::date& date, const toml::time& time, int offset) {
    if (date.year >= first_wall_year && date.year <= last_wall_year)
      return wall_time(date, time, offset);
    diagnostics_.error("out-of-range", value.at, format("the year {} is out of range", date.year),
                       format("write a year from {} to {}", first_wall_year, last_wall_year));
    return WallTime();
  }

  std::uint32_t file_;
  Diagnostics& diagnostics_;
};

// The path of keys that a snippet like "[a.b]" or "a.b = 0" defines.
std::vector<std::string> keys_of(const std::string& snippet) {
  std::vector<std::string> keys;
  try {
    toml::table table = toml::parse(snippet);
    const toml::node* node = &table;
    while (node != nullptr) {
      if (const toml::array* array = node->as_array()) node = array->get(0);
      const toml::table* inner = node == nullptr ? nullptr : node->as_table();
      if (inner == nullptr || inner->empty()) break;
      keys.emplace_back(inner->begin()->first.str());
      node = &inner->begin()->second;
    }
  } catch (const toml::parse_error&) {
    keys.clear();
  }
  return keys;
}

// The line of an error, and the text above it.
struct Around {
  std::string_view above, line;
};
Around around(std::string_view text, std::uint32_t number) {
  std::size_t start = 0;
  for (std::uint32_t line = 1; line < number; ++line) {
    const auto end = text.find('\n', start);
    start = end == text.npos ? text.size() : end + 1;
  }
  return {text.substr(0, start), text.substr(start, text.find('\n', start) - start)};
}

bool is_header(std::string_view line) { return trim(line).starts_with('['); }

// The place where a duplicate key was set first. The library does not report it, so the text above
// the duplicate is parsed again and searched. None if both are on the same line.
Position first_place(const Around& text, std::string_view name, std::uint32_t file) {
  std::vector<std::string> keys;
  if (is_header(text.line)) {
    keys = keys_of(format("[{}]", name));
  } else {
    for (const std::string_view line : split(text.above, '\n'))
      if (is_header(line)) keys = keys_of(std::string(trim(line)));
    for (std::string& key : keys_of(format("{} = 0", name))) keys.push_back(std::move(key));
  }
  Diagnostics ignored;
  const Value root = parse_toml(text.above, file, ignored);
  const Value* value = &root;
  Position found;
  for (const std::string& key : keys) {
    if (value->is_array() && !value->array()->empty()) value = &value->array()->back();
    if (value->find(key) == nullptr) return {};
    for (const Entry& entry : *value->table())
      if (entry.key == key) found = entry.key_at;
    value = value->find(key);
  }
  return found;
}

void report_duplicate(const Around& text, std::string_view name, Position at,
                      Diagnostics& diagnostics) {
  const Position first = first_place(text, name, at.file);
  // The library reports the position after the key.
  const auto key = text.line.substr(0, at.column).rfind(name);
  if (!is_header(text.line) && key != text.line.npos)
    at.column = static_cast<std::uint32_t>(key) + 1;
  diagnostics.error(
      "key-set-twice", at,
      format("`{}` is set twice{}", name,
             first.line == 0 ? " on this line" : ": first at " + diagnostics.place(first)),
      "keep one of them");
}

void report(std::string_view text, const toml::parse_error& error, std::uint32_t file,
            Diagnostics& diagnostics) {
  std::string message(error.description());
  const auto cause = message.find(": ");
  if (message.starts_with("Error while") && cause != message.npos) message.erase(0, cause + 2);
  const Position at = place(error.source(), file);
  const Around here = around(text, at.line);
  const auto quote = message.find('\'');
  if (message.starts_with("cannot redefine existing") && quote != message.npos) {
    const std::string name = message.substr(quote + 1, message.find('\'', quote + 1) - quote - 1);
    return report_duplicate(here, name, at, diagnostics);
  }
  if (message.starts_with("unescaped control characters") && at.column > here.line.size())
    message = "the text has no closing quote on this line";
  diagnostics.error("toml.syntax", at, std::move(message));
}

}  // namespace

Value parse_toml(std::string_view text, std::uint32_t file, Diagnostics& diagnostics) {
  Value empty;
  empty.at = {file, 1, 1};
  try {
    return Converter(file, diagnostics).convert(toml::parse(text));
  } catch (const toml::parse_error& error) {
    report(text, error, file, diagnostics);
  }
  return empty;
}

}  // namespace gw::config
