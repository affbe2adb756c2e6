// Rehearse: the only offline driver. Takes one request through all questions in the order of the
// live exchange (proxy/exchange), with the world's answers given by the case and the clock moved by
// back-off and delays. So route-test, the [[test]] blocks, coverage and compare hear what serve
// would do. No I/O; any thread, one ledger each.
#pragma once

#include <memory>

#include "analysis/rehearsal.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "ledger/ledger.h"

namespace gw::analysis {

// What a fresh gateway remembers: nothing yet.
struct Memory {
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  ledger::Ledger ledger{*bank};
};

struct Question {
  const decision::Snapshot& snapshot;
  const config::CaseRequest& request;
  ledger::Ledger& ledger;
  WallTime now;  // the request's own, or as steps have moved it
  bool traced = false;
};
// The ledger remembers what the request spent. `down` counts for this request alone.
Rehearsal rehearse(const Question&);

}  // namespace gw::analysis
