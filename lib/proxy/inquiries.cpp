// A lookup identical to one in flight waits for the same result.
#include "proxy/inquiries.h"

#include <utility>

#include "proxy/core.h"

namespace gw::proxy {

bool Inquiries::call(const Pin& snapshot, const policy::Call& call, Asker& asker) {
  if (call.same)
    if (const auto known = shared_.find(*call.same); known != shared_.end()) {
      known->second->join(asker);
      return true;
    }
  if (calls_ >= most_calls) return false;
  PolicyCall& made = *core_.calls.make(core_, snapshot, call);
  ++calls_;
  made.join(asker);
  if (call.same) shared_.emplace(*call.same, &made);
  made.start();
  return true;
}

bool Inquiries::work(const policy::Work& work, Asker& asker) {
  const std::uint64_t ticket = ++tickets_;
  if (!helpers_.post({work.run, std::string(work.bytes), mailbox, ticket})) return false;
  asker.ticket_ = ticket;
  waiting_.emplace(ticket, &asker);
  return true;
}

ledger::Held Inquiries::wait(const policy::Wait& wait, Asker& asker) {
  const std::uint64_t ticket = ++tickets_;
  const ledger::Held held = core_.ledger.wait(wait.wanted, {mailbox, ticket}, wait.longest);
  if (!held.stands) return held;
  asker.ticket_ = ticket;
  lines_.emplace(ticket, InLine{&asker, wait.wanted.slot, wait.wanted.key});
  return held;
}

// If a slot was already given, its message is in the mail, and the slot is returned when it
// arrives.
bool Inquiries::leave_line(Asker& asker) {
  const auto found = lines_.find(asker.ticket_);
  if (found == lines_.end()) return false;
  const InLine& line = found->second;
  core_.ledger.leave(line.slot, line.key, {mailbox, asker.ticket_});
  lines_.erase(found);
  asker.ticket_ = 0;
  return true;
}

void Inquiries::on_freed(const Freed& freed) {
  core_.ledger.took(freed.hold);
  const auto found = lines_.find(freed.ticket);
  if (found == lines_.end()) return core_.ledger.release(freed.hold, {});
  Asker& asker = *found->second.asker;
  lines_.erase(found);
  asker.ticket_ = 0;
  asker.on_hold(freed.hold);
}

void Inquiries::forgo(Asker& asker) {
  if (asker.call_) asker.call_->leave(asker);
  leave_line(asker);
  if (const std::uint64_t ticket = std::exchange(asker.ticket_, 0)) waiting_.erase(ticket);
}

void Inquiries::on_done(Done& done) {
  const auto found = waiting_.find(done.ticket);
  if (found == waiting_.end()) return;  // its client has gone
  Asker& asker = *found->second;
  waiting_.erase(found);
  asker.ticket_ = 0;
  policy::Answer answer;
  answer.body = done.result;
  answer.when = core_.now();
  asker.on_answer(answer);
}

void Inquiries::forget(PolicyCall& call) {
  --calls_;
  if (call.same()) shared_.erase(*call.same());
}

}  // namespace gw::proxy
