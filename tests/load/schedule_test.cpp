// When requests are due: exactly for even arrivals, in distribution for a Poisson process.
#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "load/schedule.h"

namespace gw::load {
namespace {

std::vector<Duration> all(Schedule schedule) {
  std::vector<Duration> instants;
  for (; schedule.next(); schedule.take()) instants.push_back(*schedule.next());
  return instants;
}

double in_seconds(Duration time) { return static_cast<double>(time.count()) * 1e-9; }

}  // namespace

TEST_CASE("a constant rate is due evenly", "[load][schedule]") {
  const auto instants = all(Schedule({{seconds(2), 50, 50}}, Arrivals::even, 1));
  REQUIRE(instants.size() == 100);
  for (std::size_t i = 0; i < instants.size(); ++i)
    CHECK(std::abs((instants[i] - milliseconds(20) * static_cast<int>(i)).count()) <= 1);
}

TEST_CASE("a rate that is no whole number has no drift", "[load][schedule]") {
  const auto instants = all(Schedule({{seconds(1000), 1.0 / 3, 1.0 / 3}}, Arrivals::even, 1));
  CHECK((instants.size() == 334 || instants.size() == 333));
  CHECK(std::abs(in_seconds(instants.back()) - 3.0 * double(instants.size() - 1)) < 1e-6);
}

TEST_CASE("stages follow each other, and a rate grows within one", "[load][schedule]") {
  const Schedule schedule({{seconds(10), 100, 100}, {seconds(30), 100, 500}, {seconds(5), 0, 0}},
                          Arrivals::even, 1);
  CHECK(schedule.length() == seconds(45));
  CHECK(schedule.requests() == Approx(10'000));
  const auto instants = all(schedule);
  REQUIRE(instants.size() == 10'000);
  const auto before = [&](Duration time) {
    return std::lower_bound(instants.begin(), instants.end(), time) - instants.begin();
  };
  CHECK(std::abs(before(seconds(10)) - 1000) <= 1);
  // Half way through the ramp the rate is 300: 15 s at 200 on average lie behind.
  CHECK(std::abs(before(seconds(25)) - (1000 + 3000)) <= 1);
  CHECK(std::abs(before(milliseconds(25'500)) - before(seconds(25)) - 151) <= 2);
  CHECK(std::is_sorted(instants.begin(), instants.end()));
  CHECK(instants.back() < seconds(40));
}

TEST_CASE("a rate may begin and end at nothing", "[load][schedule]") {
  const auto instants =
      all(Schedule({{seconds(10), 0, 20}, {seconds(10), 20, 0}}, Arrivals::even, 1));
  CHECK(std::abs(static_cast<int>(instants.size()) - 200) <= 1);
  CHECK(instants.back() < seconds(20));
  CHECK(all(Schedule({{seconds(10), 0, 0}}, Arrivals::even, 1)).empty());
  CHECK(all(Schedule({}, Arrivals::even, 1)).empty());
}

// The gaps of a Poisson process are exponential: their deviation is their mean, and a share of
// 1 - 1/e of them is shorter than that.
TEST_CASE("poisson arrivals have exponential gaps", "[load][schedule]") {
  const auto instants = all(Schedule({{seconds(1000), 100, 100}}, Arrivals::poisson, 7));
  CHECK(std::abs(static_cast<double>(instants.size()) - 100'000) < 5 * std::sqrt(100'000.0));
  double sum = 0, squares = 0;
  std::size_t shorter = 0;
  for (std::size_t i = 1; i < instants.size(); ++i) {
    const double gap = in_seconds(instants[i] - instants[i - 1]);
    sum += gap;
    squares += gap * gap;
    shorter += gap < 0.01;
  }
  const auto gaps = static_cast<double>(instants.size() - 1);
  const double mean = sum / gaps;
  CHECK(std::sqrt(squares / gaps - mean * mean) == Approx(mean).epsilon(0.02));
  CHECK(static_cast<double>(shorter) / gaps == Approx(1 - std::exp(-1)).epsilon(0.02));
  CHECK(all(Schedule({{seconds(3), 9, 9}}, Arrivals::poisson, 7)) ==
        all(Schedule({{seconds(3), 9, 9}}, Arrivals::poisson, 7)));
}

TEST_CASE("given instants are taken as they are", "[load][schedule]") {
  const std::vector<Duration> given = {seconds(0), seconds(1), seconds(1), seconds(4)};
  const Schedule schedule(given);
  CHECK(schedule.length() == seconds(4));
  CHECK(all(schedule) == given);
}

}  // namespace gw::load
