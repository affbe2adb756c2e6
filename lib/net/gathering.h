// How long a wait for the kernel may gather events before it is worth its end. Each sleep and wake
// costs as much as several requests, so under load fewer and larger batches pay; but nobody's
// answer may become noticeably later for it. Pure: it is told what happened and says how to wait.
#pragma once

#include "base/time.h"

namespace gw::net {

class Gathering {
 public:
  struct Wait {
    unsigned events = 0;  // end the wait with so many; 0: do not gather, end with the first
    Duration patience = Duration::zero();
  };

  // A socket's answer came so long after what was sent on it.
  void on_answer(Duration after);
  // A wait begins; since the one before, so many events arrived, and that took so long.
  Wait next(unsigned arrivals, Duration turn);

 private:
  // Moving means; times in nanoseconds.
  double answer_time_ = 0;
  double arrivals_ = 0;
  double turn_ = 0;
};

}  // namespace gw::net
