// Places for requests in flight, over several workers: the upstream never sees more at once than
// there may be, whoever waits is woken on its own worker, and a reload loses nobody's place.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"

using namespace gw;

namespace {

// An upstream that counts how many requests it has at once.
class Counting {
 public:
  std::string url() const { return server_.url(); }
  int most() const { return most_; }
  int seen() const { return seen_; }

 private:
  void serve(test::Peer& peer) {
    while (!peer.head().empty()) {
      const int now = ++here_;
      for (int most = most_; now > most && !most_.compare_exchange_weak(most, now);) {
      }
      ++seen_;
      std::this_thread::sleep_for(std::chrono::milliseconds(3));  // the work that it does
      --here_;
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) return;
    }
  }

  std::atomic<int> here_ = 0, most_ = 0, seen_ = 0;
  test::Server server_{[this](test::Peer& peer) { serve(peer); }};
};

std::string routes(const Counting& upstream, int max, const std::string& more) {
  return format(
      "[policy.places]\ntype = \"concurrency\"\nmax = {}\nby = \"upstream\"\n{}\n\n"
      "[[route]]\npolicies = \"places\"\nupstream = \"{}\"\n",
      max, more, upstream.url());
}

struct Crowd {  // clients that ask one request after the other, until each has its number
  std::atomic<int> ok = 0, refused = 0, broken = 0;

  void ask(std::uint16_t port, int clients, int requests) {
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i)
      threads.emplace_back([&] {
        test::Client client(port);
        for (int k = 0; k < requests; ++k) {
          const std::string answer = client.exchange("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
          ok += answer.starts_with("HTTP/1.1 200 ");
          refused += answer.find("gw-reason: concurrency.exceeded") != answer.npos;
          broken += !answer.starts_with("HTTP/1.1 200 ") && !answer.starts_with("HTTP/1.1 503 ");
        }
      });
    for (std::thread& thread : threads) thread.join();
  }
};

}  // namespace

TEST_CASE("an upstream never has more at once than there may be", "[e2e][threads][concurrency]") {
  for (const std::string& engine : test::engines()) {
    Counting upstream;
    test::Gateway gateway({.engine = engine,
                           .rest = routes(upstream, 5, "waiting = 100\nwait = \"10s\""),
                           .workers = 3});
    Crowd crowd;
    crowd.ask(gateway.port(), 24, 25);
    CHECK(crowd.ok == 24 * 25);  // all had their turn
    CHECK(upstream.most() == 5);
    CHECK(upstream.seen() == 24 * 25);
    CHECK(gateway.stop() == 0);
  }
}

TEST_CASE("without a line, what is too much is refused at once", "[e2e][threads][concurrency]") {
  Counting upstream;
  test::Gateway gateway({.rest = routes(upstream, 4, ""), .workers = 2});
  Crowd crowd;
  crowd.ask(gateway.port(), 16, 50);
  CHECK(crowd.broken == 0);
  CHECK(crowd.refused > 0);
  CHECK(crowd.ok + crowd.refused == 16 * 50);
  CHECK(upstream.most() <= 4);
  CHECK(gateway.stop() == 0);
}

TEST_CASE("reloads and clients that go lose no place", "[e2e][threads][concurrency]") {
  Counting upstream;
  const std::string line = "waiting = 100\nwait = \"10s\"";
  test::Gateway gateway({.rest = routes(upstream, 3, line), .workers = 2});
  Crowd crowd;
  std::atomic<bool> over = false;
  int reloaded = 0;
  std::thread rude([&] {
    while (!over) {
      test::Client client(gateway.port());
      client.send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
      client.read(1, 1);
    }
  });
  std::thread reloads([&] {
    for (int i = 0; i < 5; ++i) reloaded += gateway.reload(routes(upstream, 3, line));
  });
  crowd.ask(gateway.port(), 12, 40);
  reloads.join();
  CHECK(reloaded == 5);
  over = true;
  rude.join();
  CHECK(crowd.ok == 12 * 40);
  // All three places are there again. (What rude clients left behind, the upstream still worked
  // on.)
  Crowd after;
  after.ask(gateway.port(), 3, 20);
  CHECK(after.ok == 60);
  CHECK(gateway.stop() == 0);
}
