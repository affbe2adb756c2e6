// Ledger: everything that a decision may remember between requests. serve passes the worker's
// ledger, route-test a new one. It has no clock; a Moment may be older than the previous one.
// Bank is the part shared by all workers (buckets, holds); Ledger is the view of one worker: the
// bank, its own memos, and its own state of endpoints.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/holds.h"
#include "ledger/ids.h"
#include "ledger/memos.h"

namespace gw::ledger {

// How a bucket is refilled.
enum class Refill : std::uint8_t {
  evenly,   // GCRA: it starts full and gains count a period, up to burst
  sliding,  // what was spent in this period, and of the last one the part that a window of this
            // length still covers, as if it had been spent evenly; burst is count
  daily,    // whole again when the next day of the calendar begins (UTC); burst is count, per is
  monthly,  // one nanosecond and says nothing. Or the next month. What is spent of these is kept.
};
constexpr bool by_calendar(Refill refill) { return refill >= Refill::daily; }

// REQUIRES: 0 < count, burst <= 1e9; per > 0; burst * per / count, which is how long an empty
// bucket takes to be full, is at most 1e18 ns.
struct BucketLimit {
  std::uint64_t count = 1;
  Duration per = seconds(1);
  std::uint64_t burst = 1;
  Refill refill = Refill::evenly;
};

struct Bucket {
  BucketId id{};
  BucketLimit limit;
};

// One client, and the buckets that must all have `cost` tokens. REQUIRES: cost <= burst of each.
struct Spending {
  KeyHash key = 0;
  std::span<const Bucket> buckets;
  std::uint64_t cost = 1;
  Moment now;
};

struct Spend {
  bool allowed = true;     // this bucket has the tokens
  std::uint64_t left = 0;  // whole tokens, after this
  Duration retry{};        // not allowed: until `cost` tokens are there, exactly
  Duration full{};         // until the bucket is full again
};

// The amount spent of a calendar bucket in the period that ends at that time.
struct Spent {
  BucketId bucket{};
  KeyHash key = 0;
  WallTime ends{};
  std::uint64_t amount = 0;
};

class Bank {
 public:
  virtual ~Bank() = default;
  // All or nothing: if one bucket lacks tokens, none is charged and the result is false. The
  // buckets of a key change in one step, even with concurrent calls. REQUIRES: one answer per
  // bucket.
  virtual bool spend(const Spending&, std::span<Spend> answers) = 0;

  // The calendar amounts spent since the last call, to be kept across a restart. Amounts beyond the
  // maximum number of buckets are not reported.
  virtual std::vector<Spent> take_spent() = 0;
  // The stored amount of a bucket: counts as spent, plus what was spent here and not taken yet.
  virtual void restore(const Spent&, Moment now) = 0;

  // A slot among the requests in flight, which never exceed the limit.
  virtual Held hold(const Holding&) = 0;
  // The same; if there is none, joins a queue of at most `longest`: on_hold() notifies the waiter.
  virtual Held wait(const Holding&, const Waiter&, std::uint32_t longest) = 0;
  // Returns false if the waiter is no longer in the queue: it was given a slot.
  virtual bool leave(SlotId, KeyHash, const Waiter&) = 0;
  // The slot goes to the first waiter.
  virtual void release(const Hold&, const Ending&) = 0;
  virtual std::size_t held() = 0;  // in flight or waiting, of all slots
};

// Notified when a token names a key that its issuer's key set lacks, so the set may be outdated.
// Called for every such token; the receiver limits its work. Any thread.
class KeySetRequests {
 public:
  virtual ~KeySetRequests() = default;
  virtual void request_key_set(KeySetId) = 0;
};

// For one thread: tests, route-test. Bounded: full buckets are removed first.
std::unique_ptr<Bank> make_plain_bank(std::size_t max_buckets = 1'000'000);

// One worker's state of one endpoint: requests in flight, and passive ejection.
struct EndpointState {
  std::uint32_t in_flight = 0;
  std::uint32_t failures = 0;   // gateway failures in a row
  std::uint32_t ejections = 0;  // times in a row; decides how long the next one is
  Duration ejected_until{};     // Moment::mono
  bool down = false;            // told from outside: a probe, or a case's `down`
};

// One worker's state of one upstream: the position of round robin, and the retry budget.
struct UpstreamState {
  std::vector<std::int64_t> current;  // smooth weighted round robin, by endpoint's index
  std::uint32_t live = 0;             // requests in flight, or waiting to be tried again
  std::uint32_t retrying = 0;         // of these, those on a second try or later
};

class Ledger {
 public:
  explicit Ledger(Bank& bank, KeySetRequests* key_set_requests = nullptr)
      : bank_(bank), key_set_requests_(key_set_requests) {}

  bool spend(const Spending& spending, std::span<Spend> answers) {
    return bank_.spend(spending, answers);
  }
  void request_key_set(KeySetId keys) {
    if (key_set_requests_ != nullptr) key_set_requests_->request_key_set(keys);
  }
  Held hold(const Holding& wanted) { return counted(bank_.hold(wanted)); }
  Held wait(const Holding& wanted, const Waiter& waiter, std::uint32_t longest) {
    return counted(bank_.wait(wanted, waiter, longest));
  }
  bool leave(SlotId slot, KeyHash key, const Waiter& waiter) {
    return bank_.leave(slot, key, waiter);
  }
  void took(const Hold&) { ++holds_; }  // as a waiter was told
  void release(const Hold& hold, const Ending& ending) {
    --holds_;
    bank_.release(hold, ending);
  }
  // References stay valid, because the deques only grow.
  EndpointState& endpoint(EndpointId id) { return at(endpoints_, number(id)); }
  UpstreamState& upstream(UpstreamId id) { return at(upstreams_, number(id)); }
  // Nothing counts as in flight: every hold was released.
  bool at_rest() const;
  Memos memos;
  HashKey hash_key{};  // for keys that strangers choose; the same on all workers of a process

 private:
  template <class State>
  static State& at(std::deque<State>& states, std::uint32_t index) {
    while (states.size() <= index) states.emplace_back();
    return states[index];
  }

  Held counted(const Held& held) {
    holds_ += held.taken;
    return held;
  }

  Bank& bank_;
  KeySetRequests* key_set_requests_;  // null offline: nobody fetches
  std::uint32_t holds_ = 0;           // of this worker's
  std::deque<EndpointState> endpoints_;
  std::deque<UpstreamState> upstreams_;
};

}  // namespace gw::ledger
