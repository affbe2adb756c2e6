// Secret: what it says, and that nothing of it is left.
#include "crypto/secret.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>

#include "crypto/random.h"

using namespace gw;
using namespace gw::crypto;

namespace {

// The memory of this process, also what was freed; empty where it is not there any more.
std::string memory_at(const char* place, std::size_t size) {
  std::ifstream memory("/proc/self/mem", std::ios::binary);
  memory.seekg(static_cast<std::streamoff>(reinterpret_cast<std::uintptr_t>(place)));
  std::string bytes(size, '\0');
  memory.read(bytes.data(), static_cast<std::streamsize>(size));
  return memory ? bytes : std::string();
}

}  // namespace

TEST_CASE("a secret is shared by its copies", "[base][secret]") {
  CHECK(Secret().empty());
  CHECK(Secret("").empty());
  Secret copy;
  {
    const Secret secret("only for this test");
    copy = secret;
    CHECK(copy.text().data() == secret.text().data());
  }
  CHECK(copy.text() == "only for this test");
}

TEST_CASE("nothing is left of a secret, short or long", "[base][secret]") {
  for (const std::size_t size : {12u, 64u, 4096u}) {
    const std::string known = random_bytes(size);
    const char* place = nullptr;
    {
      const Secret secret(known);
      Secret moved = Secret(secret);
      place = moved.text().data();
      REQUIRE(memory_at(place, size) == known);
    }
    // Freed memory may be used again, but hardly by half of the same bytes.
    const std::string left = memory_at(place, size);
    CHECK(left.find(known.substr(size / 2)) == left.npos);
    CHECK(left.find(known.substr(0, size / 2)) == left.npos);
  }
}
