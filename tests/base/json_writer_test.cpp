// The JSON writer: compact, ordered, always valid.
#include "base/json_writer.h"

#include <catch2/catch.hpp>

namespace gw {

TEST_CASE("json is written in the order of the calls", "[base]") {
  JsonWriter json;
  json.object().member("b", "x\"y").member("a", std::uint64_t{7});
  json.key("list").array().number(1).flag(true).null().array().end().object().end().end();
  json.member_or_null("none", "").key("raw").raw("{\"z\":[]}").end();
  CHECK(json.take() ==
        R"({"b":"x\"y","a":7,"list":[1,true,null,[],{}],"none":null,"raw":{"z":[]}})");
}

TEST_CASE("brackets inside of text are no brackets", "[base]") {
  JsonWriter json;
  json.array().text("[").text("{").text(":").end();
  CHECK(json.take() == R"(["[","{",":"])");
}

}  // namespace gw
