// Run: one run of a plan over a reactor: requests become due, connections send them, and the
// results are counted. In an open loop nothing a server does changes the times at which requests
// are due, and latency is measured from those times. So a server that stalls delays, as in reality,
// every request that would have arrived meanwhile.
// One thread: the one that runs the reactor.
#pragma once

#include <memory>

#include "load/plan.h"
#include "load/tally.h"
#include "net/reactor.h"

namespace gw::load {

class Watch {
 public:
  // Called ten times per second. Returning false ends the run at once, with the results so far.
  virtual bool on_tick(const Findings& so_far, Duration since_start) = 0;

 protected:
  ~Watch() = default;
};

class Run {
 public:
  // `reactor` and `watch` must outlive it.
  Run(net::Reactor& reactor, Plan plan, Watch& watch);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Runs one round. Returns false once the run has ended, and from then on.
  bool turn();
  // Runs all rounds. Sets the timer slack of this thread to the minimum (prctl(2),
  // PR_SET_TIMERSLACK), and reports the thread's processor time in the findings.
  Findings finish();
  const Findings& findings() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gw::load
