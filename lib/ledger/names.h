// Names: a stable number for each stable name, carried on from one version of the configuration to
// the next, so buckets, tallies and pools survive a reload that does not change them. Control owns
// one; compile gets it. Not thread-safe.
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
  // The name holds all that makes the limit what it is, so a changed limit starts afresh.
  BucketId bucket(std::string_view name) { return BucketId{number_of("b:", name)}; }
  // The name holds all that decides which keys are in it.
  KeySetId key_set(std::string_view name) { return KeySetId{number_of("k:", name)}; }
  SlotId slot(std::string_view name) { return SlotId{number_of("s:", name)}; }
  // One whose counts outlive the process: found again by its name, so that holds what the count
  // means, and not how much may be counted.
  BucketId kept_bucket(std::string_view name);
  struct KeptBucket {
    BucketId id{};
    std::string name;
  };
  std::span<const KeptBucket> kept_buckets() const { return kept_; }
  // Never the same twice: what was found out under other options is not believed.
  MemoId next_memo() { return MemoId{++memo_}; }
  // Of the next snapshot: 1, 2, ... Asked by compile once nothing is wrong.
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
