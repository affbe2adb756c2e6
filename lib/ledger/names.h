// Names: a stable number for each stable name, carried over from one version of the configuration
// to the next, so that buckets, tallies and pools survive a reload that does not change them.
// Control owns one and passes it to compile. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "ledger/ids.h"

namespace gw::ledger {

class Names {
 public:
  PolicyId policy(std::string_view name) { return PolicyId{number_of("p:", name)}; }
  RouteId route(std::string_view name) { return RouteId{number_of("r:", name)}; }
  UpstreamId upstream(std::string_view name) { return UpstreamId{number_of("u:", name)}; }
  EndpointId endpoint(std::string_view name) { return EndpointId{number_of("e:", name)}; }
  ListenerId listener(std::string_view name) { return ListenerId{number_of("l:", name)}; }
  // The name contains everything that defines the limit, so a changed limit starts at zero.
  BucketId bucket(std::string_view name) { return BucketId{number_of("b:", name)}; }
  // The name contains everything that decides which keys are in the set.
  KeySetId key_set(std::string_view name) { return KeySetId{number_of("k:", name)}; }
  SlotId slot(std::string_view name) { return SlotId{number_of("s:", name)}; }
  // A bucket whose counts outlive the process. It is found again by its name, which contains what
  // is counted but not the size of the limit.
  BucketId kept_bucket(std::string_view name);
  struct KeptBucket {
    BucketId id{};
    std::string name;
  };
  std::span<const KeptBucket> kept_buckets() const { return kept_; }
  // Never the same number twice: results found with other options are not used.
  MemoId next_memo() { return MemoId{++memo_}; }
  // The version of the next snapshot: 1, 2, ... compile calls it once there are no errors.
  std::uint64_t next_version() { return ++version_; }

 private:
  std::uint32_t number_of(std::string_view kind, std::string_view name);

  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> next_;
  std::vector<KeptBucket> kept_;
  std::uint64_t version_ = 0;
  std::uint32_t memo_ = 0;
};

}  // namespace gw::ledger
