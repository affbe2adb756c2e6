// CapacitySearch: chooses the next rate to try in the search for the highest rate that holds.
// Doubles until a rate fails, then bisects. One failure proves little on a machine that also does
// other work, so a rate counts as failed after two failures. Pure.
#pragma once

#include <optional>

namespace gw::load {

class CapacitySearch {
 public:
  // Rates in requests per second. Done once the lowest failed rate is at most `precision` above the
  // highest that held.
  explicit CapacitySearch(double first, double precision = 0.05)
      : next_(first), precision_(precision) {}

  std::optional<double> next() const { return next_; }  // none: it is done
  void add_result(bool held);                           // of the rate that was next

  double held() const { return held_; }      // the highest; 0 where none did
  double failed() const { return failed_; }  // the lowest; 0 where none did

  static constexpr double lowest = 0.1;

 private:
  void choose();

  std::optional<double> next_;
  double precision_;
  double held_ = 0, failed_ = 0;
  bool doubted_ = false;  // next_ failed once
};

}  // namespace gw::load
