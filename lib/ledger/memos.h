// Memos: results that were expensive and stay valid for a while: a verified token, the result of a
// lookup, a token for an upstream. They may be secret, so removed ones are overwritten. Bounded in
// bytes; the least recently used is removed first. One thread.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "crypto/digest.h"
#include "ledger/ids.h"

namespace gw::ledger {

class Memos {
 public:
  explicit Memos(std::size_t max_bytes = std::size_t{16} << 20) : max_bytes_(max_bytes) {}
  ~Memos();
  Memos(const Memos&) = delete;
  Memos& operator=(const Memos&) = delete;

  // Null if there is none, or it has expired. Valid until the next call.
  const std::string* recall(MemoId id, const crypto::Digest& key, const Moment& now);
  void remember(MemoId id, const crypto::Digest& key, std::string memo, const Moment& until);

  std::size_t size() const { return used_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Key {
    MemoId id{};
    crypto::Digest digest{};
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct Entry {
    Key key;
    std::string memo;
    Moment until;
  };
  using Place = std::list<Entry>::iterator;

  static std::size_t cost(const Entry& entry);
  void forget(Place place);

  std::size_t max_bytes_, bytes_ = 0;
  std::list<Entry> used_;  // the latest first
  std::unordered_map<Key, Place, KeyHash> places_;
};

}  // namespace gw::ledger
