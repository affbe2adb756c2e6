// Inquiries: runs the lookups that policies need, on one worker: HTTP calls, and work on helper
// threads. Both are bounded; above the bound a lookup is rejected immediately. Thread: one
// worker's.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "policy/inquiry.h"
#include "proxy/bridges/helpers.h"
#include "proxy/policy_call.h"

namespace gw::proxy {

struct Done;
struct Freed;

class Inquiries {
 public:
  static constexpr std::size_t most_calls = 1024;  // in flight

  Inquiries(Core& core, Helpers& helpers) : core_(core), helpers_(helpers) {}

  // The result arrives later, never inside this call. False: the bound is reached, and no result
  // will arrive.
  bool call(const Pin& snapshot, const policy::Call& call, Asker& asker);
  bool work(const policy::Work& work, Asker& asker);
  // on_hold() is called later if the result is `queued`.
  ledger::Held wait(const policy::Wait& wait, Asker& asker);
  bool leave_line(Asker& asker);  // false where it stood in none
  void forgo(Asker& asker);       // it waits no more, if it did

  void on_done(Done& done);           // mail from a helper
  void on_freed(const Freed& freed);  // mail from whoever gave a place back
  void forget(PolicyCall& call);      // it is over: nobody can join it any more
  bool at_rest() const { return calls_ == 0 && waiting_.empty() && lines_.empty(); }
  Mailbox* mailbox = nullptr;  // where helpers post; set before the first request

 private:
  Core& core_;
  Helpers& helpers_;
  std::size_t calls_ = 0;
  std::map<crypto::Digest, PolicyCall*> shared_;
  std::uint64_t tickets_ = 0;
  std::unordered_map<std::uint64_t, Asker*> waiting_;  // for work, by ticket
  struct InLine {
    Asker* asker;
    ledger::SlotId slot;
    ledger::KeyHash key;
  };
  std::unordered_map<std::uint64_t, InLine> lines_;  // by ticket
};

}  // namespace gw::proxy
