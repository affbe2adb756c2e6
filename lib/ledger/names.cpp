// Numbers for names, counted from 0 in each kind.
#include "ledger/names.h"

namespace gw::ledger {

std::uint32_t Names::number_of(std::string_view kind, std::string_view name) {
  std::string key(kind);
  key += name;
  if (const auto known = numbers_.find(key); known != numbers_.end()) return known->second;
  const std::uint32_t number = next_[std::string(kind)]++;
  numbers_.emplace(std::move(key), number);
  return number;
}

BucketId Names::kept_bucket(std::string_view name) {
  const BucketId id = bucket(name);
  for (const KeptBucket& one : kept_)
    if (one.id == id) return id;
  kept_.push_back({id, std::string(name)});
  return id;
}

}  // namespace gw::ledger
