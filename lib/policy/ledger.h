// Ledger: all that a decision may remember between requests. serve hands in the worker's,
// route-test a fresh one. There is no clock inside; a Moment may be older than the last one.
//
// Bank is the part that all workers share (buckets); Ledger is one worker's view: the bank, and
// this worker's own account of endpoints.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "policy/ids.h"

namespace gw::policy {

// A bucket that starts full and refills evenly (GCRA): burst tokens, count a period.
struct BucketLimit {
  std::uint64_t count = 1;
  Duration per = seconds(1);
  std::uint64_t burst = 1;
};

struct Spend {
  bool allowed = true;
  std::uint64_t left = 0;  // whole tokens left after this
  Duration retry{};        // refused: until `cost` tokens are there, exactly
  Duration full{};         // until the bucket is full again
};

class Bank {
 public:
  virtual ~Bank() = default;
  virtual Spend spend(BucketId, KeyHash, const BucketLimit&, std::uint64_t cost, Moment) = 0;
};

// For one thread: tests, route-test. Bounded: a bucket that is full again is forgotten first.
std::unique_ptr<Bank> make_plain_bank(std::size_t max_buckets = 1'000'000);

// What one worker knows of one endpoint: what is in flight, and passive ejection.
struct EndpointState {
  std::uint32_t in_flight = 0;
  std::uint32_t failures = 0;   // gateway failures in a row
  std::uint32_t ejections = 0;  // times in a row; decides how long the next one is
  Duration ejected_until{};     // Moment::mono
  bool down = false;            // told from outside: a probe, or a case's `down`
};

// What one worker knows of one upstream: the place of round robin, and the retry budget.
struct UpstreamState {
  std::uint64_t turns = 0;            // round robin: requests so far
  std::vector<std::int64_t> current;  // smooth weighted round robin, by endpoint's index
  std::uint32_t live = 0;             // requests in flight
  std::uint32_t retrying = 0;         // of these, retries
};

class Ledger {
 public:
  explicit Ledger(Bank& bank) : bank_(bank) {}

  Spend spend(BucketId bucket, KeyHash key, const BucketLimit& limit, std::uint64_t cost,
              Moment now) {
    return bank_.spend(bucket, key, limit, cost, now);
  }
  // References stay good: the deques only grow.
  EndpointState& endpoint(EndpointId id) { return at(endpoints_, number(id)); }
  UpstreamState& upstream(UpstreamId id) { return at(upstreams_, number(id)); }
  HashKey hash_key{};  // for keys that strangers choose; the same on all workers of a process

 private:
  template <class State>
  static State& at(std::deque<State>& states, std::uint32_t index) {
    while (states.size() <= index) states.emplace_back();
    return states[index];
  }

  Bank& bank_;
  std::deque<EndpointState> endpoints_;
  std::deque<UpstreamState> upstreams_;
};

}  // namespace gw::policy
