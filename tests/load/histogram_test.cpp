// Histograms against sorting all values: every percentile that a report shows, over laws whose
// tails differ.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "load/histogram.h"

namespace gw::load {
namespace {

constexpr double shown[] = {50, 75, 90, 95, 99, 99.9, 99.99};

// In nanoseconds.
std::vector<double> draw(const std::string& law, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> lognormal(14, 1.5);
  std::exponential_distribution<double> exponential(1e-6);
  std::uniform_real_distribution<double> even(0, 5e9);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    if (law == "lognormal") values.push_back(lognormal(random));
    if (law == "exponential") values.push_back(exponential(random));
    if (law == "even") values.push_back(even(random));
    if (law == "two peaks") values.push_back(i % 100 < 97 ? 1e5 : 1e9 + 1e7 * even(random) / 5e9);
    if (law == "tiny") values.push_back(std::floor(even(random) / 1e7));
  }
  return values;
}

Duration exact(const std::vector<double>& sorted, double percent) {
  const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()));
  return Duration(static_cast<std::int64_t>(sorted[static_cast<std::size_t>(rank) - 1]));
}

}  // namespace

TEST_CASE("percentiles are within half a percent of an exact sort", "[load][histogram]") {
  const std::string law = GENERATE("lognormal", "exponential", "even", "two peaks", "tiny");
  const std::size_t count = GENERATE(100, 10'007, 200'000);
  std::vector<double> values = draw(law, count, count);
  Histogram histogram, first_half, second_half;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Duration value(static_cast<std::int64_t>(values[i]));
    histogram.record(value);
    (i % 2 ? first_half : second_half).record(value);
  }
  std::sort(values.begin(), values.end());
  first_half.add(second_half);
  for (const double percent : shown) {
    INFO(law << " " << count << " p" << percent);
    const Duration right = exact(values, percent);
    const double off =
        std::abs(static_cast<double>((histogram.percentile(percent) - right).count()));
    CHECK(off <= 0.005 * static_cast<double>(right.count()));
    CHECK(first_half.percentile(percent) == histogram.percentile(percent));
  }
  CHECK(histogram.max() == exact(values, 100));
  CHECK(histogram.percentile(100) == histogram.max());
  CHECK(histogram.min() == Duration(static_cast<std::int64_t>(values.front())));
  CHECK(histogram.count() == count);
  CHECK(histogram.buckets().size() * sizeof(std::uint64_t) < 40'000);
}

TEST_CASE("a histogram's edges", "[load][histogram]") {
  Histogram histogram;
  CHECK(histogram.percentile(99) == Duration::zero());
  CHECK(histogram.mean() == Duration::zero());
  histogram.record(Duration(-5));
  CHECK(histogram.max() == Duration::zero());
  histogram.record(hours(5));
  CHECK(histogram.max() == hours(5));
  CHECK(histogram.percentile(100) == hours(5));
  CHECK(histogram.count() == 2);
  CHECK(histogram.above(seconds(1)) == 1);
  const Histogram again = Histogram::of(histogram.buckets(), histogram.exact());
  CHECK(again.count() == 2);
  CHECK(again.max() == hours(5));
  CHECK(again.mean() == histogram.mean());
}

TEST_CASE("every value lies in a bucket whose middle is near it", "[load][histogram]") {
  for (std::int64_t value = 1; value < Histogram::longest.count(); value += value / 37 + 1) {
    const Duration middle = Histogram::middle_of(Histogram::bucket_of(Duration(value)));
    REQUIRE(std::abs(static_cast<double>(middle.count() - value)) <=
            static_cast<double>(value) / 256 + 0.5);
  }
}

}  // namespace gw::load
