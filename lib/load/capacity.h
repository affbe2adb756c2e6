// CapacitySearch: which rate to try next, to find the highest that holds. Doubles until one fails,
// then halves the distance. One failure is no proof on a machine that does other things too, so a
// rate has failed once it did so twice. Pure.
#pragma once

#include <optional>

namespace gw::load {

class CapacitySearch {
 public:
  // Requests a second; done once what failed is at most `precision` above what held.
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
