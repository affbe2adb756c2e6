// Schedule: the times at which requests are due, independent of the fate of earlier requests. Pure:
// a seed, no clock. The same stages and seed give the same times.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "load/random.h"

namespace gw::load {

// A period in which the rate, in requests per second, changes linearly from one value to another.
struct Stage {
  Duration length{};
  double from = 0, to = 0;
};

enum class Arrivals : std::uint8_t { even, poisson };

class Schedule {
 public:
  Schedule() : Schedule(std::vector<Stage>(), Arrivals::even, 1) {}
  Schedule(std::vector<Stage> stages, Arrivals arrivals, std::uint64_t seed);
  // Given times since the start, in order; for a replay.
  explicit Schedule(std::vector<Duration> instants);

  // Due time of the next request since the start; empty once all were taken.
  std::optional<Duration> next() const { return next_; }
  void take();  // on to the one after it

  Duration length() const { return length_; }    // of all stages
  double requests() const { return expected_; }  // that it will have given, on average

 private:
  void find();

  std::vector<Stage> stages_;
  std::vector<Duration> instants_;
  Arrivals arrivals_ = Arrivals::even;
  Random random_;
  std::size_t stage_ = 0;  // or the instant
  Duration begun_{};       // when the stage began
  double before_ = 0;      // requests due before that
  double wanted_ = 0;      // how many are due before the next
  Duration length_{};
  double expected_ = 0;
  std::optional<Duration> next_;
};

}  // namespace gw::load
