// A rate limit is exact however many workers count: what a steady overload gets through is what the
// limit and its burst allow in that time, no more and no less. Four workers, several times what
// is allowed; three seconds, and thirty where GW_FULL is set.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>
#include <vector>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/gateway.h"

using namespace gw;

namespace {

using Clock = std::chrono::steady_clock;

constexpr double rate = 100, burst = 100;

struct Overload {
  std::uint64_t admitted = 0, refused = 0, broken = 0;
  Clock::time_point sent_first, answered_first = Clock::time_point::max();
  Clock::time_point sent_last, answered_last;

  void add(const Overload& other) {
    admitted += other.admitted;
    refused += other.refused;
    broken += other.broken;
    answered_first = std::min(answered_first, other.answered_first);
    sent_last = std::max(sent_last, other.sent_last);
    answered_last = std::max(answered_last, other.answered_last);
  }
};

// One connection, one request after the other.
Overload ask_until(std::uint16_t port, Clock::time_point end) {
  Overload mine;
  test::Client client(port);
  for (auto now = Clock::now(); mine.broken == 0 && now < end; now = Clock::now()) {
    mine.sent_last = now;
    const std::string answer = client.exchange("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    mine.answered_last = Clock::now();
    mine.answered_first = std::min(mine.answered_first, mine.answered_last);
    mine.admitted += answer.starts_with("HTTP/1.1 200 ");
    mine.refused += answer.starts_with("HTTP/1.1 429 ");
    mine.broken += !answer.starts_with("HTTP/1.1 ");
  }
  return mine;
}

Overload overload(std::uint16_t port, std::chrono::seconds length, std::size_t connections) {
  Overload all;
  all.sent_first = Clock::now();
  std::vector<Overload> each(connections);
  std::vector<std::thread> threads;
  for (Overload& mine : each)
    threads.emplace_back([&] { mine = ask_until(port, all.sent_first + length); });
  for (std::thread& thread : threads) thread.join();
  for (const Overload& mine : each) all.add(mine);
  return all;
}

// What a full bucket and this time give.
double allowed_in(Clock::duration time) {
  return burst + rate * std::chrono::duration<double>(time).count();
}

}  // namespace

TEST_CASE("four workers admit exactly what the limit says", "[e2e][threads][exact]") {
  const std::chrono::seconds length(test::full_size() ? 30 : 3);
  for (const std::string& engine : test::engines()) {
    test::Gateway gateway({.engine = engine,
                           .rest =
                               "[policy.fair]\ntype = \"rate-limit\"\nlimit = \"100/second\"\n\n"
                               "[[route]]\npolicies = \"fair\"\nrespond = { body = \"in\" }\n",
                           .workers = 4});
    const Overload seen = overload(gateway.port(), length, 16);
    CHECK(seen.broken == 0);
    CHECK(seen.refused > 2 * seen.admitted);  // it was an overload
    // The bucket's time lies between these two. Where the machine is busy with other things, some
    // tokens are still in it at the end.
    const double least = allowed_in(seen.sent_last - seen.answered_first);
    const double most = allowed_in(seen.answered_last - seen.sent_first);
    const auto admitted = static_cast<double>(seen.admitted);
    CHECK(admitted >= least * 0.99 - 1);
    CHECK(admitted <= most * 1.01);
    test::show_figure(
        "rate limit, four workers, " + engine,
        format("{} of {} requests admitted in {} s, {:.1f} to {:.1f} were allowed", seen.admitted,
               seen.admitted + seen.refused, length.count(), least, most));
    CHECK(gateway.stop() == 0);
  }
}
