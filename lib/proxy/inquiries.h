// Inquiries: gets the answers that policies ask for, on one worker: calls over HTTP, and work on
// helper threads. Both have a bound, past which an asker is told so at once. One worker's thread.
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

  // The answer comes later, never within the call. False: there is no room, and none will come.
  bool call(const Pin& snapshot, const policy::Call& call, Asker& asker);
  bool work(const policy::Work& work, Asker& asker);
  // on_hold() comes later, where it stands in the line now.
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
