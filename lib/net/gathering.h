// How long a wait for the kernel gathers events before it ends. Each sleep and wake costs as much
// as several requests, so under load fewer and larger batches are cheaper; but no response may be
// noticeably later. Pure: it gets measurements and returns the next wait.
#pragma once

#include "base/time.h"

namespace gw::net {

class Gathering {
 public:
  struct Wait {
    unsigned events = 0;  // end the wait with so many; 0: do not gather, end with the first
    Duration patience = Duration::zero();
  };

  // The time between sending on a socket and the next bytes received on it.
  void on_answer(Duration after);
  // Starts a wait. arrivals: events since the last wait; turn: the time since then.
  Wait next(unsigned arrivals, Duration turn);

 private:
  // Moving averages; times in nanoseconds.
  double answer_time_ = 0;
  double arrivals_ = 0;
  double turn_ = 0;
};

}  // namespace gw::net
