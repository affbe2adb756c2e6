// Run: one run of a plan over a reactor: requests become due, connections ask them, and what
// becomes of each is counted. In an open loop nothing that a server does moves the instants at
// which requests are due, and latency counts from those: so a server that stalls is seen to make
// everybody wait who would have come meanwhile.
//
// One thread: that which turns the reactor.
#pragma once

#include <memory>

#include "load/plan.h"
#include "load/tally.h"
#include "net/reactor.h"

namespace gw::load {

class Watch {
 public:
  // Ten times a second; false ends the run at once, with what is known.
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

  // One round; false once all is over, and so it stays.
  bool turn();
  // All rounds. Waits of this thread end when they should (prctl(2), PR_SET_TIMERSLACK), and its
  // processor time is told in the findings.
  Findings finish();
  const Findings& findings() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gw::load
