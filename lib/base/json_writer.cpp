// A comma is needed unless the last character opens a container or ends a member name.
#include "base/json_writer.h"

#include <utility>

#include "base/check.h"
#include "base/json_text.h"

namespace gw {

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  json_ += bracket;
  open_ += bracket == '{' ? '}' : ']';
  return *this;
}

JsonWriter& JsonWriter::end() {
  GW_CHECK(!open_.empty());
  json_ += open_.back();
  open_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(json_, name);
  json_ += ':';
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  append_json_string(json_, value);
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) { return raw(std::to_string(value)); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  json_ += json;
  return *this;
}

std::string JsonWriter::take() {
  GW_CHECK(open_.empty());
  return std::exchange(json_, {});
}

void JsonWriter::separate() {
  if (json_.empty()) return;
  const char last = json_.back();
  if (last != '{' && last != '[' && last != ':') json_ += ',';
}

}  // namespace gw
