// Intervals hold what is true as often as they promise, and see a difference that is there.
#include <catch2/catch.hpp>

#include <random>

#include "load/difference.h"

namespace gw::load {
namespace {

constexpr double percents[] = {50, 90, 99};

// Blocks in which both sides suffer from the same disturbances; side two is `more` slower.
struct Made {
  std::vector<Latencies> of, than;
};
Made make(std::uint64_t seed, Duration more, std::size_t blocks = 40) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> law(13, 0.5), disturbance(0, 0.3);
  Made made;
  for (std::size_t i = 0; i < blocks; ++i) {
    const double disturbed = disturbance(random);
    const auto draw = [&] { return Duration(static_cast<std::int64_t>(law(random) * disturbed)); };
    Latencies of, than;
    for (int k = 0; k < 100; ++k) {
      of.record(draw() + more);
      than.record(draw());
    }
    made.of.push_back(of);
    made.than.push_back(than);
  }
  return made;
}

std::vector<Estimate> estimates(const Made& made, bool paired) {
  return difference({.of = made.of, .than = made.than, .paired = paired}, percents);
}

}  // namespace

TEST_CASE("an interval holds the truth nearly as often as it says", "[load][difference]") {
  constexpr int runs = 60;
  const Duration more = microseconds(100);
  int held = 0;
  for (int i = 0; i < runs; ++i) {
    const Estimate p50 = estimates(make(static_cast<std::uint64_t>(i), more), true)[0];
    held += p50.low <= more && more <= p50.high;
  }
  CHECK(held >= runs * 85 / 100);  // of 95 promised
}

TEST_CASE("no difference is not taken for one", "[load][difference]") {
  int wrong = 0;
  for (int i = 0; i < 40; ++i)
    for (const Estimate& one : estimates(make(static_cast<std::uint64_t>(i), {}), i % 2 == 0))
      wrong += one.is_more() || one.is_less();
  CHECK(wrong <= 18);  // of 120, 6 are promised
}

TEST_CASE("a difference that is there is seen, and pairing sees it closer", "[load][difference]") {
  const Made made = make(3, milliseconds(1));
  const auto paired = estimates(made, true), apart = estimates(made, false);
  for (std::size_t i = 0; i < std::size(percents); ++i) {
    CHECK(paired[i].is_more());
    CHECK(paired[i].value == paired[i].of - paired[i].than);
    CHECK(paired[i].low <= paired[i].value);
    CHECK(paired[i].value <= paired[i].high);
  }
  CHECK(paired[0].high - paired[0].low < apart[0].high - apart[0].low);
}

TEST_CASE("a side without latencies has no difference", "[load][difference]") {
  const Made made = make(3, {});
  const auto none = difference({.of = made.of, .than = {}}, percents);
  REQUIRE(none.size() == 3);
  CHECK(none[0].high == Duration::zero());
}

}  // namespace gw::load
