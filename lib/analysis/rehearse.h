// Rehearse: the only offline driver. Passes one request through all decisions in the order of the
// live exchange (proxy/exchange). The test defines what upstreams and called services respond;
// back-off and delays advance the clock. So route-test, [[test]] blocks, coverage and compare show
// what serve would do. No I/O; any thread, one ledger each.
#pragma once

#include <memory>

#include "analysis/rehearsal.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "ledger/ledger.h"

namespace gw::analysis {

// The state of a gateway that has just started.
struct Memory {
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  ledger::Ledger ledger{*bank};
};

struct Question {
  const decision::Snapshot& snapshot;
  const config::CaseRequest& request;
  ledger::Ledger& ledger;
  WallTime now;  // the request's own time, advanced by the steps before
  bool traced = false;
};
// The ledger keeps what the request used up. `down` applies to this request only.
Rehearsal rehearse(const Question&);

}  // namespace gw::analysis
