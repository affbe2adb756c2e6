// The words of bench and what comes of them.
#include "support/binary/bench.h"

#include <catch2/catch.hpp>

#include "base/text.h"

namespace gw::test {

Ran bench(std::vector<std::string> words, const std::string& folder) {
  words.insert(words.begin(), {GW_BINARY, "bench"});
  return run({.words = std::move(words), .folder = folder});
}

Json json_of(const Ran& ran) {
  INFO(ran.err << ran.out);
  const Result<Json> json =
      parse_json(trim(std::string_view(ran.out).substr(0, ran.out.find('\n'))));
  REQUIRE(json);
  return *json;
}

void check_refused(std::span<const Refused> cases, const std::string& folder) {
  for (const Refused& c : cases) {
    const Ran ran = bench(c.words, folder);
    CHECK(ran.err == c.expected);
    CHECK(ran.out.empty());
    CHECK(ran.code == 2);
  }
}

}  // namespace gw::test
