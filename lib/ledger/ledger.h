// Ledger: all that a decision may remember between requests. serve hands in the worker's,
// route-test a fresh one. There is no clock inside; a Moment may be older than the last one.
//
// Bank is the part that all workers share (buckets); Ledger is one worker's view: the bank, and
// this worker's own memos and account of endpoints.
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

// How a bucket comes to have tokens again.
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

// One client, and the buckets that all must have `cost` tokens for it.
// REQUIRES: cost <= burst of each.
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

// What was spent of a bucket that goes by the calendar, in the period that ends then.
struct Spent {
  BucketId bucket{};
  KeyHash key = 0;
  WallTime ends{};
  std::uint64_t amount = 0;
};

class Bank {
 public:
  virtual ~Bank() = default;
  // All or nothing: where one bucket lacks the tokens, none is charged and the answer is false.
  // A key's buckets are changed in one step, whoever else spends at that time.
  // REQUIRES: one answer a bucket.
  virtual bool spend(const Spending&, std::span<Spend> answers) = 0;

  // What was spent by the calendar since this was last asked, for who keeps it over a restart.
  // What would be more than there may be buckets is not told.
  virtual std::vector<Spent> take_spent() = 0;
  // What is kept of a bucket in all: counted as spent, with what was spent here and not taken yet.
  virtual void restore(const Spent&, Moment now) = 0;

  // A place among those in flight, of which there are never more than the limit says.
  virtual Held hold(const Holding&) = 0;
  // The same; where there is none, one in a line of at most `longest`: on_hold() tells the waiter.
  virtual Held wait(const Holding&, const Waiter&, std::uint32_t longest) = 0;
  // False where it does not stand in the line any more: it has been given a place.
  virtual bool leave(SlotId, KeyHash, const Waiter&) = 0;
  // The place goes to the first who waits for it.
  virtual void release(const Hold&, const Ending&) = 0;
  virtual std::size_t held() = 0;  // in flight or waiting, of all slots
};

// Hears that a token names a key which its issuer's set lacks, so the set may be out of date. Told
// as often as such tokens come; whoever listens bounds what is done about it. Any thread.
class KeyWishes {
 public:
  virtual ~KeyWishes() = default;
  virtual void wish(KeySetId) = 0;
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
  std::vector<std::int64_t> current;  // smooth weighted round robin, by endpoint's index
  std::uint32_t live = 0;             // requests in flight, or waiting to be tried again
  std::uint32_t retrying = 0;         // of these, those on a second try or later
};

class Ledger {
 public:
  explicit Ledger(Bank& bank, KeyWishes* wishes = nullptr) : bank_(bank), wishes_(wishes) {}

  bool spend(const Spending& spending, std::span<Spend> answers) {
    return bank_.spend(spending, answers);
  }
  void wish(KeySetId keys) {
    if (wishes_ != nullptr) wishes_->wish(keys);
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
  // References stay good: the deques only grow.
  EndpointState& endpoint(EndpointId id) { return at(endpoints_, number(id)); }
  UpstreamState& upstream(UpstreamId id) { return at(upstreams_, number(id)); }
  // Nothing is counted as in flight: every hold was given back.
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
  KeyWishes* wishes_;        // null offline: nobody fetches
  std::uint32_t holds_ = 0;  // of this worker's
  std::deque<EndpointState> endpoints_;
  std::deque<UpstreamState> upstreams_;
};

}  // namespace gw::ledger
