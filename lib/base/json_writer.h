// JsonWriter: JSON text put together member by member, in the order of the calls. What programs
// read from us keeps its order, which a library's objects would not promise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gw {

class JsonWriter {
 public:
  JsonWriter& object() { return open('{'); }
  JsonWriter& array() { return open('['); }
  JsonWriter& end();  // of the object or array that was opened last
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& flag(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json);  // a whole JSON value
  // Members of an object: null where the text is empty.
  JsonWriter& member(std::string_view name, std::string_view value) {
    return key(name).text(value);
  }
  JsonWriter& member(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  JsonWriter& member_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? key(name).null() : member(name, value);
  }

  // REQUIRES: all that was opened is ended
  std::string take();

 private:
  JsonWriter& open(char bracket);
  void separate();  // the comma before a value or member that has one before it

  std::string json_;
  std::string open_;  // closing brackets that are still to come, innermost last
};

}  // namespace gw
