// The constants are those of the original: 600 samples for the usual time, 1.5 times that is
// tolerated, and each step is smoothed to a fifth.
#include "ledger/adaptive_limit.h"

#include <algorithm>

namespace gw::ledger {

namespace {

constexpr float tolerance = 1.5F;  // of the usual time
constexpr float headroom = 4;      // requests that may queue, so that a larger limit is tried
constexpr float step = 0.2F;
constexpr float after_failure = 0.9F;
constexpr std::uint16_t samples = 600, warm_up = 10;

float in_seconds(Duration duration) {
  return std::max(1e-6F, static_cast<float>(duration.count()) * 1e-9F);
}

}  // namespace

std::uint32_t AdaptiveLimit::places(std::uint32_t most) const {
  return std::clamp(static_cast<std::uint32_t>(limit_), std::uint32_t{1}, most);
}

void AdaptiveLimit::learn(const Ending& ending, std::uint32_t in_flight, std::uint32_t most) {
  if (ending.how == Ending::How::unknown) return;
  const auto bounded = [most](float limit) {
    return std::clamp(limit, 1.0F, static_cast<float>(most));
  };
  limit_ = bounded(limit_);
  if (ending.how == Ending::How::failed) {
    limit_ = bounded(limit_ * after_failure);
    return;
  }
  const float took = in_seconds(ending.took);
  seen_ = static_cast<std::uint16_t>(std::min<int>(seen_ + 1, samples));
  // First the plain mean, then a moving average.
  usual_ += (took - usual_) / static_cast<float>(seen_ <= warm_up ? seen_ : samples / 2);
  if (usual_ > 2 * took) usual_ *= 0.95F;  // the load is gone, or the upstream became quicker
  // While the limit is not used, nothing shows whether a larger one would do.
  if (static_cast<float>(in_flight) < limit_ / 2) return;
  const float gradient = std::clamp(tolerance * usual_ / took, 0.5F, 1.0F);
  limit_ = bounded(limit_ * (1 - step) + (limit_ * gradient + headroom) * step);
}

}  // namespace gw::ledger
