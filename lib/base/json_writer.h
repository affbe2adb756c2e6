// JsonWriter: writes JSON member by member, in the order of the calls. Output that programs read
// keeps this order, which the objects of a library would not guarantee.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gw {

class JsonWriter {
 public:
  JsonWriter& object() { return open('{'); }
  JsonWriter& array() { return open('['); }
  JsonWriter& end();  // ends the innermost open object or array
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& flag(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json);  // a complete JSON value
  // Object members that are null if the text is empty.
  JsonWriter& member(std::string_view name, std::string_view value) {
    return key(name).text(value);
  }
  JsonWriter& member(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  JsonWriter& member_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? key(name).null() : member(name, value);
  }

  // REQUIRES: everything that was opened has been ended
  std::string take();

 private:
  JsonWriter& open(char bracket);
  void separate();  // writes the comma before a value or member that follows another one

  std::string json_;
  std::string open_;  // closing brackets to write, innermost last
};

}  // namespace gw
