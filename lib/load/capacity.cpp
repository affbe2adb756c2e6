// The middle of two rates is their geometric mean, because rates compare by ratio.
#include "load/capacity.h"

#include <cmath>

namespace gw::load {

void CapacitySearch::add_result(bool held) {
  if (!held && !doubted_) {
    doubted_ = true;
    return;
  }
  doubted_ = false;
  (held ? held_ : failed_) = *next_;
  choose();
}

void CapacitySearch::choose() {
  if (failed_ == 0) {
    next_ = held_ * 2;
  } else if (held_ == 0) {
    next_ = failed_ / 2 < lowest ? std::nullopt : std::optional(failed_ / 2);
  } else if (failed_ <= held_ * (1 + precision_)) {
    next_ = std::nullopt;
  } else {
    next_ = std::sqrt(held_ * failed_);
  }
}

}  // namespace gw::load
