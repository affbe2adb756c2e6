// The adaptive limit, against servers made of arithmetic: it finds how many they do at once, keeps
// to that when they become slower, and finds back.
#include "ledger/adaptive_limit.h"

#include <catch2/catch.hpp>

using namespace gw;
using namespace gw::ledger;

namespace {

// Does `cores` at once, each in `work`; more queue for it. Always as busy as the limit allows.
void run(AdaptiveLimit& limit, double cores, double work, int requests, std::uint32_t most = 1000) {
  for (int i = 0; i < requests; ++i) {
    const std::uint32_t in_flight = limit.places(most);
    const double queue = std::max(1.0, static_cast<double>(in_flight) / cores);
    const Duration took(static_cast<std::int64_t>(work * queue * 1e9));
    limit.learn({Ending::How::well, took}, in_flight, most);
  }
}

}  // namespace

TEST_CASE("a limit grows while requests take no longer for it", "[policy]") {
  AdaptiveLimit limit;
  CHECK(limit.places(1000) == 20);
  CHECK(limit.places(7) == 7);
  run(limit, 1000, 0.01, 5000);
  CHECK(limit.places(1000) == 1000);
  CHECK(limit.places(50) == 50);
}

TEST_CASE("a limit that is not used does not grow", "[policy]") {
  AdaptiveLimit limit;
  for (int i = 0; i < 1000; ++i) limit.learn({Ending::How::well, milliseconds(5)}, 2, 1000);
  CHECK(limit.places(1000) == 20);
}

TEST_CASE("a server that becomes slow gets less at once, and more when it is well", "[policy]") {
  AdaptiveLimit limit;
  run(limit, 100, 0.01, 300);
  const std::uint32_t well = limit.places(1000);
  CHECK(well >= 50);
  run(limit, 10, 0.1, 30);  // suddenly a hundredth of what it did
  const std::uint32_t ill = limit.places(1000);
  CHECK(ill < well / 3);
  CHECK(ill >= 1);
  run(limit, 100, 0.01, 3000);
  CHECK(limit.places(1000) >= 50);
}

TEST_CASE("failures lower the limit, never below one", "[policy]") {
  AdaptiveLimit limit;
  limit.learn({Ending::How::failed, {}}, 20, 1000);
  CHECK(limit.places(1000) == 18);
  for (int i = 0; i < 100; ++i) limit.learn({Ending::How::failed, {}}, 1, 1000);
  CHECK(limit.places(1000) == 1);
  run(limit, 100, 0.01, 3000);
  CHECK(limit.places(1000) > 20);
}

TEST_CASE("what never reached an upstream teaches nothing", "[policy]") {
  AdaptiveLimit limit;
  for (int i = 0; i < 100; ++i) limit.learn({}, 20, 1000);
  CHECK(limit.places(1000) == 20);
}
