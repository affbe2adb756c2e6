// An idle slot stays for the next request of its kind, so a steady load allocates nothing.
#include "ledger/hold_table.h"

#include <algorithm>

#include "base/check.h"

namespace gw::ledger {

HoldTable::Slot& HoldTable::slot_of(const Holding& wanted) {
  if (idle_ > most_idle_) forget_idle();
  const auto [found, is_new] = slots_.try_emplace({wanted.slot, wanted.key});
  idle_ += is_new;
  found->second.limit = wanted.limit;
  return found->second;
}

void HoldTable::forget_idle() {
  idle_ -= std::erase_if(slots_, [](const auto& one) { return one.second.in_flight == 0; });
}

Held HoldTable::take(Slot& slot) {
  const bool taken = slot.line.empty() && slot.in_flight < slot.most();
  if (taken) {
    idle_ -= slot.in_flight == 0;
    ++slot.in_flight;
    ++in_flight_;
  }
  return {taken, false, slot.in_flight, slot.most(), static_cast<std::uint32_t>(slot.line.size())};
}

Held HoldTable::hold(const Holding& wanted) { return take(slot_of(wanted)); }

Held HoldTable::wait(const Holding& wanted, const Waiter& waiter, std::uint32_t longest) {
  Slot& slot = slot_of(wanted);
  Held held = take(slot);
  held.stands = !held.taken && slot.line.size() < longest;
  if (held.stands) {
    slot.line.push_back(waiter);
    ++waiting_;
  }
  return held;
}

bool HoldTable::leave(SlotId slot, KeyHash key, const Waiter& waiter) {
  const auto found = slots_.find({slot, key});
  if (found == slots_.end()) return false;
  std::list<Waiter>& line = found->second.line;
  const auto place = std::find(line.begin(), line.end(), waiter);
  if (place == line.end()) return false;
  line.erase(place);
  --waiting_;
  return true;
}

void HoldTable::release(const Hold& hold, const Ending& ending) {
  const auto found = slots_.find({hold.slot, hold.key});
  GW_CHECK(found != slots_.end() && found->second.in_flight > 0);
  Slot& slot = found->second;
  if (slot.limit.adaptive) slot.learnt.learn(ending, slot.in_flight, slot.limit.most);
  --slot.in_flight;
  --in_flight_;
  idle_ += slot.in_flight == 0;
}

std::optional<Granted> HoldTable::grant(SlotId name, KeyHash key) {
  const auto found = slots_.find({name, key});
  if (found == slots_.end()) return {};
  Slot& slot = found->second;
  if (slot.line.empty() || slot.in_flight >= slot.most()) return {};
  const Waiter first = slot.line.front();
  slot.line.pop_front();
  --waiting_;
  idle_ -= slot.in_flight == 0;
  ++slot.in_flight;
  ++in_flight_;
  return Granted{first, {name, key}};
}

}  // namespace gw::ledger
