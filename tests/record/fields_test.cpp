// The table of fields is a promise to --where, --by and to every jq line in the world.
#include "record/fields.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;

TEST_CASE("the fields have the names of the manual, in its order", "[record]") {
  std::string names;
  for (const record::Field& field : record::fields()) names += std::string(field.name) + " ";
  CHECK(names ==
        "time id listener client method scheme host path query protocol status reason route "
        "pattern consumer policies upstream endpoint attempts bytes_in bytes_out gateway_ms "
        "upstream_ms total_ms dice version detail ");
}

TEST_CASE("each field has one getter, and a text for the manual", "[record]") {
  for (const record::Field& field : record::fields()) {
    INFO(field.name);
    CHECK((field.text != nullptr) == (field.type == record::FieldType::text));
    CHECK((field.number != nullptr) == (field.type != record::FieldType::text));
    CHECK(field.help.ends_with("."));
    CHECK(record::find_field(field.name) == &field);
  }
  CHECK(record::find_field("nothing") == nullptr);
}
