// The bridges: what two threads share must hold when both are at it.
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/reactor.h"
#include "proxy/bridges/bank.h"
#include "proxy/bridges/connection_counts.h"
#include "proxy/bridges/endpoint_board.h"
#include "proxy/bridges/helpers.h"
#include "proxy/bridges/key_set_requests.h"
#include "proxy/bridges/mailbox.h"
#include "proxy/bridges/ring.h"

namespace gw::proxy {
namespace {

record::Record record_of(std::uint64_t number, const std::string& text) {
  record::Record record;
  record.dice = number;
  record.path = text;
  return record;
}

TEST_CASE("records come out of the ring as they went in", "[proxy]") {
  RecordRing ring(4096);
  std::uint64_t next = 0, seen = 0;
  for (int round = 0; round < 500; ++round) {
    const std::string text(static_cast<std::size_t>(round * 7 % 300), 'x');
    for (int i = 0; i < 3; ++i) REQUIRE(ring.write(record_of(next++, text)));
    for (; const auto record = ring.peek(); ring.pop()) {
      CHECK(record->dice == seen++);
      CHECK(record->path == text);
    }
  }
  CHECK(seen == next);
  CHECK(ring.dropped() == 0);
}

TEST_CASE("a full ring counts what it drops and goes on", "[proxy]") {
  RecordRing ring(4096);
  std::uint64_t written = 0;
  while (ring.write(record_of(written, "path"))) ++written;
  CHECK(written > 5);
  CHECK(ring.dropped() == 1);
  std::uint64_t seen = 0;
  for (; const auto record = ring.peek(); ring.pop()) CHECK(record->dice == seen++);
  CHECK(seen == written);
  CHECK(ring.write(record_of(0, "path")));
}

TEST_CASE("one thread writes records, another reads them", "[proxy]") {
  RecordRing ring(8192);
  constexpr std::uint64_t count = 20'000;
  std::thread writer([&ring] {
    for (std::uint64_t i = 0; i < count;)
      if (ring.write(record_of(i, std::string(i % 50, 'p')))) ++i;
  });
  std::uint64_t seen = 0;
  bool in_order = true;
  while (seen < count)
    for (; const auto record = ring.peek(); ring.pop(), ++seen)
      in_order = in_order && record->dice == seen && record->path.size() == seen % 50;
  writer.join();
  CHECK(in_order);
}

TEST_CASE("mail wakes the worker and arrives once, in order", "[proxy]") {
  const std::unique_ptr<net::Reactor> reactor = *net::make_epoll_reactor();
  Mailbox mailbox(*reactor);
  CHECK(mailbox.take().empty());
  std::thread sender([&mailbox] {
    for (int i = 0; i < 100; ++i) mailbox.post(Drain{seconds(i)});
    mailbox.post(Stop{});
  });
  std::vector<Mail> all;
  while (all.empty() || !std::holds_alternative<Stop>(all.back())) {
    reactor->turn({Duration::max(), {}});
    for (Mail& mail : mailbox.take()) all.push_back(std::move(mail));
  }
  sender.join();
  REQUIRE(all.size() == 101);
  for (int i = 0; i < 100; ++i)
    CHECK(std::get<Drain>(all[static_cast<std::size_t>(i)]).within == seconds(i));
}

TEST_CASE("helpers do what they are given, and mail what came of it", "[proxy]") {
  const std::unique_ptr<net::Reactor> reactor = *net::make_epoll_reactor();
  Mailbox mailbox(*reactor);
  Helpers helpers(3);
  helpers.start();
  constexpr std::uint64_t jobs = 200;
  for (std::uint64_t ticket = 1; ticket <= jobs; ++ticket)
    REQUIRE(helpers.post({[](std::string_view bytes) { return std::string(bytes) + "!"; },
                          std::to_string(ticket), &mailbox, ticket}));
  std::vector<bool> seen(jobs + 1);
  for (std::uint64_t done = 0; done < jobs;) {
    reactor->turn({Duration::max(), {}});
    for (const Mail& mail : mailbox.take()) {
      const Done& one = std::get<Done>(mail);
      CHECK(one.result == std::to_string(one.ticket) + "!");
      CHECK_FALSE(seen[one.ticket]);
      seen[one.ticket] = true;
      ++done;
    }
  }
}

TEST_CASE("helpers refuse what does not fit their queue", "[proxy]") {
  const std::unique_ptr<net::Reactor> reactor = *net::make_epoll_reactor();
  Mailbox mailbox(*reactor);
  Helpers idle(1, 2);  // not started: nobody takes anything out
  const Job job{[](std::string_view) { return std::string(); }, "secret", &mailbox, 1};
  CHECK(idle.post(job));
  CHECK(idle.post(job));
  CHECK_FALSE(idle.post(job));
}

TEST_CASE("a limit is exact however many threads spend", "[proxy]") {
  const std::unique_ptr<ledger::Bank> bank = make_shared_bank();
  const ledger::Bucket bucket{ledger::BucketId{1}, {.count = 1, .per = hours(1), .burst = 1000}};
  std::vector<int> allowed(4);
  std::vector<std::thread> threads;
  for (int& mine : allowed)
    threads.emplace_back([&] {
      ledger::Spend answer;
      for (int i = 0; i < 1000; ++i)
        mine +=
            bank->spend({.key = 77, .buckets = {&bucket, 1}, .cost = 1, .now = {}}, {&answer, 1});
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(allowed[0] + allowed[1] + allowed[2] + allowed[3] == 1000);
}

TEST_CASE("what many threads spend of a quota is told once, all of it", "[proxy]") {
  const std::unique_ptr<ledger::Bank> bank = make_shared_bank();
  const ledger::Bucket bucket{
      ledger::BucketId{1},
      {.count = 5000, .per = Duration(1), .burst = 5000, .refill = ledger::Refill::monthly}};
  std::atomic<int> running = 4;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      ledger::Spend answer;
      for (std::uint64_t i = 0; i < 8000; ++i)  // of four clients, on shards of their own
        bank->spend({(i % 4) << 32, {&bucket, 1}, 1, {}}, {&answer, 1});
      --running;
    });
  std::array<std::uint64_t, 4> reported = {};
  const auto take = [&] {
    for (const ledger::Spent& spent : bank->take_spent()) reported[spent.key >> 32] += spent.amount;
  };
  while (running > 0) take();
  for (std::thread& thread : threads) thread.join();
  take();
  CHECK(reported == std::array<std::uint64_t, 4>{5000, 5000, 5000, 5000});
}

// A worker of the test below: those who wait are told by ticket, from whatever thread.
class Line final : public ledger::Waiting {
 public:
  void on_hold(std::uint64_t ticket, const ledger::Hold& hold) override {
    const std::lock_guard lock(mutex_);
    came_.emplace_back(ticket, hold);
    some_.notify_one();
  }
  std::pair<std::uint64_t, ledger::Hold> take() {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return !came_.empty(); });
    const auto first = came_.front();
    came_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::pair<std::uint64_t, ledger::Hold>> came_;  // guarded by mutex_
};

TEST_CASE("never more hold a place than may, and all who wait get one", "[proxy]") {
  const std::unique_ptr<ledger::Bank> bank = make_shared_bank();
  const ledger::Holding wanted{ledger::SlotId{1}, 77, {3, false}};
  std::atomic<int> here = 0, most = 0, served = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      Line line;
      for (std::uint64_t ticket = 0; ticket < 3000; ++ticket) {
        ledger::Hold hold{wanted.slot, wanted.key};
        if (!bank->wait(wanted, {&line, ticket}, 10).taken) {
          // One in eight leaves; where it has been given a place it gives that back.
          const bool leaves = ticket % 8 == 0;
          if (leaves && bank->leave(wanted.slot, wanted.key, {&line, ticket})) continue;
          const auto [heard, given] = line.take();
          if (heard != ticket) std::abort();
          hold = given;
        }
        const int now = ++here;
        for (int before = most; now > before && !most.compare_exchange_weak(before, now);) {
        }
        ++served;
        --here;
        bank->release(hold, {});
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(most <= 3);
  CHECK(served > 4 * 3000 / 8 * 7 - 1);
  CHECK(bank->held() == 0);
}

TEST_CASE("the connection_counts: so many of a listener and of an address, whoever asks",
          "[proxy]") {
  ConnectionCounts connection_counts({1, 2}, 4);
  CHECK_FALSE(connection_counts.full());
  const decision::ListenerLimits limits{.connections = 3, .connections_per_address = 2};
  const ledger::ListenerId web{0}, other{1};
  const IpAddress one = *IpAddress::parse("192.0.2.1"), two = *IpAddress::parse("192.0.2.2");
  CHECK(connection_counts.enter(web, one, limits));
  CHECK(connection_counts.enter(web, one, limits));
  CHECK_FALSE(connection_counts.enter(web, one, limits));
  CHECK(connection_counts.enter(web, two, limits));
  CHECK_FALSE(connection_counts.enter(web, two, limits));  // the fourth in all
  CHECK(connection_counts.enter(other, one, limits));
  CHECK(connection_counts.full());  // of all listeners
  connection_counts.leave(web, one);
  CHECK_FALSE(connection_counts.full());
  CHECK(connection_counts.enter(web, two, limits));
  // One that came while there was no limit for each is counted in all alone.
  connection_counts.leave(web, two);
  CHECK(connection_counts.enter(web, one, {}));
  CHECK_FALSE(connection_counts.enter(web, two, limits));
}

TEST_CASE("each endpoint has a place of its own that stays", "[proxy][endpoints]") {
  EndpointBoard board;
  const std::uint32_t numbers[] = {0, 1, 63, 64, 191, 192, 447, 448, 100'000};
  CHECK(board.find(ledger::EndpointId{0}) == nullptr);
  std::vector<EndpointCounters*> places;
  for (const std::uint32_t number : numbers) {
    places.push_back(&board.at(ledger::EndpointId{number}));
    places.back()->attempts.set(number);
  }
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    const ledger::EndpointId id{numbers[i]};
    CHECK(&board.at(id) == places[i]);
    REQUIRE(board.find(id) == places[i]);
    CHECK(board.find(id)->attempts.get() == numbers[i]);
  }
  CHECK(board.find(ledger::EndpointId{2})->attempts.get() == 0);  // a neighbour, never used
  CHECK(board.find(ledger::EndpointId{0xffff'ffff}) == nullptr);
}

TEST_CASE("whoever reads the board of endpoints sees places that are whole", "[proxy][endpoints]") {
  constexpr std::uint32_t endpoints = 3000;
  EndpointBoard board;
  std::thread worker([&board] {
    for (std::uint64_t round = 1; round <= 20; ++round)
      for (std::uint32_t number = 0; number < endpoints; ++number)
        board.at(ledger::EndpointId{number}).attempts.set(round);
  });
  std::uint64_t seen = 0;
  bool forward = true;
  while (seen < 20 * endpoints) {
    std::uint64_t now = 0;
    for (std::uint32_t number = 0; number < endpoints; ++number)
      if (const EndpointCounters* place = board.find(ledger::EndpointId{number}))
        now += place->attempts.get();
    forward = forward && now >= seen && now <= 20 * endpoints;
    seen = now;
  }
  worker.join();
  CHECK(forward);
}

TEST_CASE("key_set_requests for keys are taken once, whoever makes them", "[proxy][jwks]") {
  KeySetRequests key_set_requests;
  CHECK_FALSE(key_set_requests.take().any());
  std::vector<std::thread> workers;
  for (std::uint32_t worker = 0; worker < 4; ++worker)
    workers.emplace_back([&key_set_requests, worker] {
      for (int i = 0; i < 10'000; ++i)
        key_set_requests.request_key_set(ledger::KeySetId{worker * 2});
    });
  for (std::thread& worker : workers) worker.join();
  const KeySetRequests::Taken taken = key_set_requests.take();
  for (std::uint32_t id = 0; id < 8; ++id) CHECK(taken.has(ledger::KeySetId{id}) == (id % 2 == 0));
  CHECK(taken.has(ledger::KeySetId{64}));  // shares its bit with the first
  CHECK_FALSE(key_set_requests.take().any());
}

}  // namespace
}  // namespace gw::proxy
