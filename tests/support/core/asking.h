// Asking: one request with all that a question about it takes: facts whose time a test may move, a
// ledger (its own, or one that several requests share), a trace.
#pragma once

#include <memory>
#include <vector>

#include "policy/policy.h"
#include "support/core/asked.h"

namespace gw::test {

// Which key sets were requested_key_sets for, in order.
struct RequestedKeySets final : ledger::KeySetRequests {
  void request_key_set(ledger::KeySetId id) override { sets.push_back(id); }
  std::vector<ledger::KeySetId> sets;
};

// What is remembered between the requests of one test.
struct Remembered {
  std::unique_ptr<ledger::Bank> bank = ledger::make_plain_bank();
  RequestedKeySets requested_key_sets;
  ledger::Ledger ledger{*bank, &requested_key_sets};
};

class Asking {
 public:
  explicit Asking(const RequestText& text = {}) : Asking(text, own_) {}
  Asking(const RequestText& text, Remembered& remembered)
      : asked_(text),
        facts(asked_.facts()),
        context{.facts = facts,
                .ledger = remembered.ledger,
                .arena = asked_.arena(),
                .trace = &trace,
                .route = "the-route"} {}
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

  Arena& arena() { return asked_.arena(); }
  ledger::Ledger& ledger() { return context.ledger; }

 private:
  Remembered own_;
  Asked asked_;

 public:
  policy::Facts facts;
  Trace trace;
  policy::RequestContext context;
};

}  // namespace gw::test
