// Field names and their ids.
#include "http/headers.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw::http;

TEST_CASE("every known name is found in any case, and nothing near it", "[http]") {
  for (int i = 1; i < static_cast<int>(FieldId::count_); ++i) {
    const auto id = static_cast<FieldId>(i);
    const std::string name(field_name(id));
    std::string upper = name;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    INFO(name);
    CHECK(field_id(name) == id);
    CHECK(field_id(upper) == id);
    for (std::size_t at = 0; at < name.size(); ++at) {
      for (const int flip : {0x20, 0x40, 0x01, 0x80}) {
        std::string other = name;
        other[at] = static_cast<char>(other[at] ^ flip);
        const bool letter = name[at] >= 'a' && name[at] <= 'z';
        if (letter && flip == 0x20) continue;
        CHECK(field_id(other) != id);
      }
    }
    CHECK(field_id(name + "x") != id);
  }
  CHECK(field_id("") == FieldId::other);
}
