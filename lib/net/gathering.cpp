// The length of a wait, and its number of events, from moving averages of past waits.
#include "net/gathering.h"

#include <algorithm>

namespace gw::net {

namespace {

// At 100 us per response, 50 us more are not noticeable; beyond 300 us a larger batch saves
// nothing.
constexpr double share_of_answer = 0.5;
constexpr double longest = 300'000;
// A wait ends when most of the expected events have arrived, so that a pause does not use the whole
// wait.
constexpr double share_of_likely = 0.75;
constexpr double fewest = 8, most = 256;
// Longer times, such as the next request of an idle client, count as this.
constexpr double slowest_answer = 1'000'000;
constexpr double weight = 1.0 / 16;

void move_mean(double& mean, double value) { mean += (value - mean) * weight; }

}  // namespace

void Gathering::on_answer(Duration after) {
  move_mean(answer_time_, std::min(static_cast<double>(after.count()), slowest_answer));
}

Gathering::Wait Gathering::next(unsigned arrivals, Duration turn) {
  move_mean(arrivals_, arrivals);
  move_mean(turn_, static_cast<double>(turn.count()));
  const double patience = std::min(answer_time_ * share_of_answer, longest);
  if (turn_ <= 0) return {};
  const double likely = share_of_likely * arrivals_ / turn_ * patience;
  if (likely < fewest) return {};
  return {static_cast<unsigned>(std::min(likely, most)),
          Duration(static_cast<Duration::rep>(patience))};
}

}  // namespace gw::net
