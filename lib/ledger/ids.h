// Stable numbers for stable names (from ledger/names), so that state survives a reload and the hot
// path indexes arrays. One type per kind, so that they cannot be confused.
#pragma once

#include <cstdint>

namespace gw::ledger {

enum class PolicyId : std::uint32_t {};
enum class RouteId : std::uint32_t {};
enum class UpstreamId : std::uint32_t {};
enum class EndpointId : std::uint32_t {};
enum class ListenerId : std::uint32_t {};
enum class BucketId : std::uint32_t {};  // one limit of one policy
enum class KeySetId : std::uint32_t {};  // keys of one issuer that are fetched
enum class SlotId : std::uint32_t {};    // one limit of how many are in flight at once
enum class MemoId : std::uint32_t {};    // what one policy of one version remembers

template <class Id>
constexpr std::uint32_t number(Id id) {
  return static_cast<std::uint32_t>(id);
}

using KeyHash = std::uint64_t;  // what counts as one client, hashed (config::Key by key_value)

}  // namespace gw::ledger
