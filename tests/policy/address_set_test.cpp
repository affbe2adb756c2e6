// A set of address blocks, against a plain loop over the blocks.
#include "policy/address_set.h"

#include <catch2/catch.hpp>
#include <random>

using namespace gw;
using namespace gw::policy;

namespace {

bool loop_contains(const std::vector<Cidr>& blocks, const IpAddress& address) {
  for (const Cidr& block : blocks)
    if (block.contains(address)) return true;
  return false;
}

AddressSet set_of(std::initializer_list<const char*> texts) {
  std::vector<Cidr> blocks;
  for (const char* text : texts) blocks.push_back(*Cidr::parse(text));
  return AddressSet(blocks);
}

bool holds(const AddressSet& set, const char* address) {
  return set.contains(*IpAddress::parse(address));
}

}  // namespace

TEST_CASE("the ends of blocks", "[policy]") {
  const AddressSet set = set_of({"10.0.0.0/8", "10.1.0.0/16", "192.0.2.4", "2001:db8::/32"});
  CHECK(holds(set, "10.0.0.0"));
  CHECK(holds(set, "10.255.255.255"));
  CHECK_FALSE(holds(set, "11.0.0.0"));
  CHECK_FALSE(holds(set, "9.255.255.255"));
  CHECK(holds(set, "192.0.2.4"));
  CHECK_FALSE(holds(set, "192.0.2.5"));
  CHECK(holds(set, "2001:db8:ffff::1"));
  CHECK_FALSE(holds(set, "2001:db9::"));
  CHECK(set.ranges() == 3);
  CHECK_FALSE(holds(AddressSet(), "10.0.0.1"));
}

TEST_CASE("neighbours merge and whole families are one range", "[policy]") {
  CHECK(set_of({"10.0.0.0/9", "10.128.0.0/9"}).ranges() == 1);
  CHECK(holds(set_of({"0.0.0.0/0"}), "255.255.255.255"));
  CHECK_FALSE(holds(set_of({"0.0.0.0/0"}), "::1"));
  CHECK(holds(set_of({"::/0"}), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  CHECK(holds(set_of({"::/0"}), "192.0.2.1"));  // as Cidr::contains has it
}

TEST_CASE("a set says what a loop over its blocks says", "[policy]") {
  std::mt19937 random(7);
  std::vector<Cidr> blocks;
  for (int i = 0; i < 300; ++i) {
    const int bits = 108 + static_cast<int>(random() % 21);
    blocks.push_back({IpAddress::v4(0x0a000000 | (random() & 0xfffff)).prefix(bits), bits});
  }
  const AddressSet set(blocks);
  int inside = 0;
  for (int i = 0; i < 20'000; ++i) {
    const IpAddress address = IpAddress::v4(0x0a000000 | (random() & 0x1fffff));
    inside += set.contains(address);
    REQUIRE(set.contains(address) == loop_contains(blocks, address));
  }
  CHECK(inside > 1000);
  CHECK(inside < 19'000);
}
