// The next request is due when the rate, integrated since the start, reaches the next whole number;
// for a Poisson process, when it has grown by an exponentially distributed step (time rescaling).
#include "load/schedule.h"

#include <cmath>
#include <utility>

namespace gw::load {

namespace {

double in_seconds(Duration time) { return static_cast<double>(time.count()) * 1e-9; }

double requests_in(const Stage& stage) {
  return (stage.from + stage.to) / 2 * in_seconds(stage.length);
}

// Time into the stage at which `requests` of it are due: the root of from * t + slope / 2 * t².
Duration time_of(const Stage& stage, double requests) {
  if (requests <= 0) return Duration::zero();
  const double slope = (stage.to - stage.from) / in_seconds(stage.length);
  const double root = std::sqrt(std::max(0.0, stage.from * stage.from + 2 * slope * requests));
  return Duration(static_cast<std::int64_t>(2 * requests / (stage.from + root) * 1e9));
}

}  // namespace

Schedule::Schedule(std::vector<Stage> stages, Arrivals arrivals, std::uint64_t seed)
    : stages_(std::move(stages)), arrivals_(arrivals), random_(seed) {
  for (const Stage& stage : stages_) {
    length_ += stage.length;
    expected_ += requests_in(stage);
  }
  if (arrivals_ == Arrivals::poisson) wanted_ = -std::log1p(-random_.fraction());
  find();
}

Schedule::Schedule(std::vector<Duration> instants) : instants_(std::move(instants)), random_(0) {
  expected_ = static_cast<double>(instants_.size());
  if (!instants_.empty()) next_ = instants_.front();
  if (!instants_.empty()) length_ = instants_.back();
}

void Schedule::take() {
  if (!instants_.empty()) {
    ++stage_;
    next_ = stage_ < instants_.size() ? std::optional(instants_[stage_]) : std::nullopt;
    return;
  }
  wanted_ += arrivals_ == Arrivals::even ? 1 : -std::log1p(-random_.fraction());
  find();
}

void Schedule::find() {
  // A sum of many steps ends slightly beside the intended whole number.
  constexpr double nothing = 1e-6;
  while (stage_ < stages_.size() && wanted_ - before_ >= requests_in(stages_[stage_]) - nothing) {
    before_ += requests_in(stages_[stage_]);
    begun_ += stages_[stage_].length;
    ++stage_;
  }
  next_ = stage_ < stages_.size()
              ? std::optional(begun_ + time_of(stages_[stage_], wanted_ - before_))
              : std::nullopt;
}

}  // namespace gw::load
