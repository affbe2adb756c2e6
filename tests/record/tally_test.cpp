// The histogram against an exact sort: whatever the values, what it tells is within 1 % of them.
#include "record/tally.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace gw;
using record::Histogram;

namespace {

constexpr double asked[] = {0, 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100};

std::uint64_t exact(const std::vector<std::uint64_t>& sorted, double percent) {
  const double rank = std::ceil(percent * static_cast<double>(sorted.size()) / 100 - 1e-9);
  return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

bool near(std::uint64_t estimate, std::uint64_t value) {
  const double off = std::fabs(static_cast<double>(estimate) - static_cast<double>(value));
  return off <= static_cast<double>(value) * 0.01;
}

void check(std::vector<std::uint64_t> values) {
  Histogram histogram;
  double sum = 0;
  for (const std::uint64_t value : values) histogram.add(value), sum += static_cast<double>(value);
  std::sort(values.begin(), values.end());
  REQUIRE(histogram.count() == values.size());
  CHECK(histogram.min() == values.front());
  CHECK(histogram.max() == values.back());
  CHECK(histogram.mean() == Approx(sum / static_cast<double>(values.size())));
  for (const double percent : asked) {
    INFO(percent << " % of " << values.size());
    INFO(histogram.percentile(percent) << " for " << exact(values, percent));
    CHECK(near(histogram.percentile(percent), exact(values, percent)));
  }
}

std::vector<std::uint64_t> drawn(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::size_t> size(1, 20'000);
  std::vector<std::uint64_t> values(size(random));
  std::lognormal_distribution<double> latency(14, 1.0 + static_cast<double>(seed % 4));
  std::uniform_int_distribution<int> bits(0, 63);
  for (std::uint64_t& value : values) {
    switch (seed % 3) {
      case 0:  // latencies in nanoseconds, with a tail
        value = static_cast<std::uint64_t>(std::min(latency(random), 1e18));
        break;
      case 1:  // every size of number
        value = random() >> bits(random);
        break;
      default:  // few values, often
        value = 1'000'000 + random() % 5;
    }
  }
  return values;
}

}  // namespace

TEST_CASE("percentiles are within 1 % of an exact sort", "[record]") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    INFO("seed " << seed);
    check(drawn(seed));
  }
}

TEST_CASE("the smallest and the largest numbers have a place", "[record]") {
  check({0});
  check({UINT64_MAX});
  check({0, 1, 127, 128, 129, 255, 256, UINT64_MAX - 1, UINT64_MAX});
}

TEST_CASE("of nothing, everything is 0", "[record]") {
  const Histogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.min() == 0);
  CHECK(empty.max() == 0);
  CHECK(empty.mean() == 0);
  CHECK(empty.percentile(50) == 0);
  CHECK(empty.count_to(UINT64_MAX) == 0);
  CHECK(empty.buckets().empty());
}

TEST_CASE("99.9 % of 1000 is the 999th, not the last", "[record]") {
  Histogram histogram;
  for (int i = 0; i < 999; ++i) histogram.add(1);
  histogram.add(100);
  CHECK(histogram.percentile(99.9) == 1);
  CHECK(histogram.percentile(99.91) == 100);
}

TEST_CASE("merged is the same as added together", "[record]") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Histogram apart[3], together;
    for (std::size_t i = 0; i < 3; ++i)
      for (const std::uint64_t value : drawn(seed * 7 + i)) {
        apart[i].add(value);
        together.add(value);
      }
    Histogram merged;
    for (const Histogram& one : apart) merged.merge(one);
    merged.merge(Histogram());
    INFO("seed " << seed);
    CHECK(merged.count() == together.count());
    CHECK(merged.min() == together.min());
    CHECK(merged.max() == together.max());
    CHECK(merged.mean() == Approx(together.mean()));
    for (const double percent : asked)
      CHECK(merged.percentile(percent) == together.percentile(percent));
  }
}

TEST_CASE("buckets hold every value, in order and apart", "[record]") {
  Histogram histogram;
  const std::vector<std::uint64_t> values = drawn(1);
  for (const std::uint64_t value : values) histogram.add(value);
  std::uint64_t count = 0, last = 0;
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    CHECK(bucket.from <= bucket.to);
    if (count > 0) CHECK(bucket.from > last);
    last = bucket.to;
    count += bucket.count;
    const auto in = std::count_if(values.begin(), values.end(), [&](std::uint64_t value) {
      return value >= bucket.from && value <= bucket.to;
    });
    CHECK(static_cast<std::uint64_t>(in) == bucket.count);
    CHECK(histogram.count_to(bucket.to) == count);
  }
  CHECK(count == values.size());
}

TEST_CASE("its memory is bounded whatever it is fed", "[record]") {
  Histogram histogram;
  std::mt19937_64 random(7);
  std::uniform_int_distribution<int> bits(0, 63);
  for (int i = 0; i < 1'000'000; ++i) histogram.add(random() >> bits(random));
  CHECK(histogram.bytes() <= 64u * 1024);
  Histogram latencies;
  for (std::uint64_t micros = 100; micros < 1'000'000; micros += 100) latencies.add(micros * 1000);
  CHECK(latencies.bytes() <= 16u * 1024);
}
