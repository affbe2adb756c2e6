// Who asks for what somebody has asked already waits for the same answer.
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
  OwnCall& made = *core_.calls.make(core_, snapshot, call);
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

void Inquiries::forgo(Asker& asker) {
  if (asker.call_) asker.call_->leave(asker);
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

void Inquiries::forget(OwnCall& call) {
  --calls_;
  if (call.same()) shared_.erase(*call.same());
}

}  // namespace gw::proxy
