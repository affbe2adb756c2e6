// Addresses from text and back.
#include "net/address.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace gw::net {

TEST_CASE("an address prints as it was written", "[net]") {
  const std::string text = GENERATE("127.0.0.1:80", "[::1]:8443", ":8080", "0.0.0.0:0", ":65535",
                                    "unix:/run/app.sock", "[2001:db8::7]:1");
  const auto address = Address::parse(text);
  REQUIRE(address);
  CHECK(address->text() == text);
  CHECK(Address::parse(address->text()) == address);
  CHECK(address->any == (text[0] == ':'));
}

TEST_CASE("text that is not an address is rejected", "[net]") {
  for (const std::string& text : std::vector<std::string>{
           "", "80", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
           "[::1]", "[::1]80", "[127.0.0.1]:80", "1.2.3:80", "127.0.0.1:8o", "unix:", " :80",
           "unix:/" + std::string(107, 'a'), "127.0.0.1:-1"}) {
    CAPTURE(text);
    CHECK_FALSE(Address::parse(text));
  }
}

}  // namespace gw::net
