// Addresses and blocks: text forms there and back.
#include "base/ip.h"

#include <catch2/catch.hpp>

using namespace gw;

TEST_CASE("addresses are printed as RFC 5952 has it", "[base]") {
  const std::pair<const char*, const char*> rows[] = {
      {"1.2.3.4", "1.2.3.4"},
      {"255.255.255.255", "255.255.255.255"},
      {"::ffff:1.2.3.4", "1.2.3.4"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
      {"[2001:db8::5]", "2001:db8::5"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"},
  };
  for (const auto& [text, printed] : rows) {
    INFO(text);
    const auto address = IpAddress::parse(text);
    REQUIRE(address);
    CHECK(address->text() == printed);
    CHECK(address->text().size() <= IpAddress::longest_text);
    CHECK(IpAddress::parse(address->text()) == address);
  }
}

TEST_CASE("what is no address", "[base]") {
  for (const char* text : {"", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.5", ":::", "1::2::3",
                           "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "[1.2.3.4]", "x"}) {
    INFO(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
}

TEST_CASE("blocks", "[base]") {
  CHECK(Cidr::parse("10.0.0.0/8")->contains(*IpAddress::parse("10.255.0.1")));
  CHECK_FALSE(Cidr::parse("10.0.0.0/8")->contains(*IpAddress::parse("11.0.0.1")));
  CHECK(Cidr::parse("10.0.0.0/8")->text() == "10.0.0.0/8");
  CHECK(Cidr::parse("2001:db8::/32")->text() == "2001:db8::/32");
  CHECK_FALSE(Cidr::parse("10.0.0.1/8"));
  CHECK_FALSE(Cidr::parse("10.0.0.0/33"));
}
