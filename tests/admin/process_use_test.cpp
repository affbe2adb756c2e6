// What the kernel says of this process.
#include "admin/process_use.h"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <vector>

#include "net/socket.h"

using namespace gw;
using namespace gw::admin;

TEST_CASE("memory, descriptors and CPU time of the process", "[control][admin]") {
  const ProcessUse before = process_use();
  REQUIRE(before.memory);
  REQUIRE(before.descriptors);
  CHECK(*before.memory > 1'000'000);
  CHECK(*before.descriptors >= 3);
  if (before.most_descriptors) CHECK(*before.descriptors < *before.most_descriptors);
  std::vector<net::Descriptor> opened;
  for (int i = 0; i < 7; ++i) opened.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(process_use().descriptors == *before.descriptors + 7);
  while (process_use().cpu <= before.cpu) continue;  // of which this takes some
}
