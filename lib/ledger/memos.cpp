// A list in order of use, and an index into it.
#include "ledger/memos.h"

#include <cstring>

#include "crypto/random.h"

namespace gw::ledger {

std::size_t Memos::KeyHash::operator()(const Key& key) const {
  std::size_t part = 0;  // of a hash already: any part of it is as good as the whole
  std::memcpy(&part, key.digest.data(), sizeof part);
  return part ^ number(key.id);
}

// An estimate of the containers' overhead beside the text.
std::size_t Memos::cost(const Entry& entry) { return sizeof(Entry) + 80 + entry.memo.capacity(); }

Memos::~Memos() {
  for (Entry& entry : used_) crypto::wipe(entry.memo);
}

void Memos::forget(Place place) {
  bytes_ -= cost(*place);
  places_.erase(place->key);
  crypto::wipe(place->memo);
  used_.erase(place);
}

const std::string* Memos::recall(MemoId id, const crypto::Digest& key, const Moment& now) {
  const auto found = places_.find({id, key});
  if (found == places_.end()) return nullptr;
  const Place place = found->second;
  if (now >= place->until) {
    forget(place);
    return nullptr;
  }
  used_.splice(used_.begin(), used_, place);
  return &place->memo;
}

void Memos::remember(MemoId id, const crypto::Digest& key, std::string memo, const Moment& until) {
  if (const auto known = places_.find({id, key}); known != places_.end()) forget(known->second);
  used_.push_front({{id, key}, std::move(memo), until});
  places_.emplace(used_.front().key, used_.begin());
  bytes_ += cost(used_.front());
  while (bytes_ > max_bytes_) forget(std::prev(used_.end()));
}

}  // namespace gw::ledger
