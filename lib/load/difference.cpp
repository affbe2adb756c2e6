// The bootstrap (Efron, 1979), over blocks.
#include "load/difference.h"

#include <algorithm>
#include <cmath>

#include "load/random.h"

namespace gw::load {

namespace {

constexpr std::size_t resamples = 1000;

Latencies all_of(std::span<const Latencies> blocks) {
  Latencies all;
  for (const Latencies& block : blocks) all.add(block);
  return all;
}

using Drawn = std::vector<std::size_t>;

Drawn draw(std::size_t count, Random& random) {
  Drawn drawn(count);
  for (std::size_t& one : drawn) one = random.pick(count);
  return drawn;
}

Latencies put_together(std::span<const Latencies> blocks, const Drawn& drawn) {
  Latencies all;
  for (const std::size_t one : drawn)
    if (one < blocks.size()) all.add(blocks[one]);
  return all;
}

// The value below which `share` of the sorted values lie.
Duration quantile(const std::vector<Duration>& sorted, double share) {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
  return sorted[at];
}

}  // namespace

std::vector<Estimate> difference(const Comparing& comparing, std::span<const double> percents) {
  std::vector<Estimate> estimates(percents.size());
  const Latencies of = all_of(comparing.of), than = all_of(comparing.than);
  if (of.count() == 0 || than.count() == 0) return estimates;
  Random random(comparing.seed);
  const std::size_t both = std::max(comparing.of.size(), comparing.than.size());
  std::vector<std::vector<Duration>> values(percents.size());
  for (std::size_t i = 0; i < resamples; ++i) {
    const Drawn first = draw(comparing.paired ? both : comparing.of.size(), random);
    const Drawn second = comparing.paired ? first : draw(comparing.than.size(), random);
    const Latencies one = put_together(comparing.of, first);
    const Latencies other = put_together(comparing.than, second);
    for (std::size_t p = 0; p < percents.size(); ++p)
      values[p].push_back(one.percentile(percents[p]) - other.percentile(percents[p]));
  }
  const double outside = (1 - comparing.confidence) / 2;
  for (std::size_t p = 0; p < percents.size(); ++p) {
    std::sort(values[p].begin(), values[p].end());
    Estimate& estimate = estimates[p];
    estimate.of = of.percentile(percents[p]);
    estimate.than = than.percentile(percents[p]);
    estimate.value = estimate.of - estimate.than;
    estimate.low = quantile(values[p], outside);
    estimate.high = quantile(values[p], 1 - outside);
  }
  return estimates;
}

}  // namespace gw::load
