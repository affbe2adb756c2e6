// The balancing algorithms and their distributions.
#include "decision/balance.h"

#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <random>

#include "base/hash.h"
#include "base/text.h"
#include "support/core/one_way.h"

using namespace gw;
using config::Balance;

namespace {

struct BalanceTest {
  BalanceTest(Balance way_of, std::initializer_list<std::uint32_t> weights) : way(0) {
    for (const std::uint32_t weight : weights)
      way.add_endpoint(way.upstream.endpoints.size(), weight);
    way.upstream.balance = way_of;
    among.resize(weights.size());
    std::iota(among.begin(), among.end(), 0U);
  }
  test::OneWay way;
  test::Remembered remembered;
  std::vector<std::uint32_t> among;
  std::mt19937_64 random{1};

  std::uint32_t choose(std::uint64_t hash = 0) {
    return decision::balance({.upstream = way.upstream,
                              .among = among,
                              .ledger = remembered.ledger,
                              .dice = {.number = random()},
                              .hash = hash});
  }
  std::uint32_t& in_flight(std::uint32_t endpoint) {
    return remembered.ledger.endpoint(way.upstream.endpoints[endpoint].id).in_flight;
  }
  std::vector<double> shares(int draws) {
    std::vector<double> counts(way.upstream.endpoints.size());
    for (int i = 0; i < draws; ++i) counts[choose(random())] += 1.0 / draws;
    return counts;
  }
};

}  // namespace

TEST_CASE("round robin is smooth and weighted", "[decision]") {
  BalanceTest balanced(Balance::round_robin, {5, 1, 1});
  std::string order;
  for (int i = 0; i < 14; ++i) order += static_cast<char>('a' + balanced.choose());
  CHECK(order == "aabacaaaabacaa");
  BalanceTest equal(Balance::round_robin, {1, 1, 1});
  order.clear();
  for (int i = 0; i < 6; ++i) order += static_cast<char>('a' + equal.choose());
  CHECK(order == "abcabc");
  equal.among = {0, 2};
  order.clear();
  for (int i = 0; i < 4; ++i) order += static_cast<char>('a' + equal.choose());
  CHECK(order == "acac");
}

TEST_CASE("least request: the least busy by weight, ties by the dice", "[decision]") {
  BalanceTest balanced(Balance::least_request, {1, 1, 2});
  balanced.in_flight(0) = 2;
  balanced.in_flight(1) = 1;
  balanced.in_flight(2) = 3;  // 1.5 per unit of weight
  CHECK(balanced.choose() == 1);
  balanced.in_flight(1) = 2;
  CHECK(balanced.choose() == 2);
  balanced.in_flight(2) = 4;
  const std::vector<double> shares = balanced.shares(20'000);
  CHECK(shares[0] == Approx(0.25).margin(0.02));
  CHECK(shares[2] == Approx(0.5).margin(0.02));
}

TEST_CASE("random two: two different endpoints, the less busy wins", "[decision]") {
  BalanceTest balanced(Balance::random_two, {1, 1, 1, 1});
  for (const double share : balanced.shares(20'000)) CHECK(share == Approx(0.25).margin(0.02));
  balanced.in_flight(3) = 9;
  const std::vector<double> shares = balanced.shares(20'000);
  CHECK(shares[3] == 0);  // any other endpoint is less busy
  CHECK(shares[0] == Approx(1.0 / 3).margin(0.02));

  BalanceTest weighted(Balance::random_two, {1, 3});
  CHECK(weighted.shares(20'000)[1] == Approx(0.75).margin(0.02));
}

TEST_CASE("ring hash distributes keys by weight and moves few of them", "[decision]") {
  BalanceTest balanced(Balance::ring_hash, {1, 1, 1, 2, 1});
  auto& upstream = balanced.way.upstream;
  upstream.ring = decision::make_ring(upstream.endpoints);
  std::vector<std::uint32_t> before;
  std::map<std::uint32_t, int> count;
  for (int i = 0; i < 30'000; ++i) {
    before.push_back(balanced.choose(stable_hash(format("client-{}", i))));
    ++count[before.back()];
  }
  for (std::uint32_t i = 0; i < 5; ++i)
    CHECK(count[i] == Approx(i == 3 ? 10'000 : 5'000).epsilon(0.2));

  // Without the first endpoint, only its keys move.
  balanced.among = {1, 2, 3, 4};
  for (int i = 0; i < 30'000; ++i) {
    const std::uint32_t now = balanced.choose(stable_hash(format("client-{}", i)));
    if (before[static_cast<std::size_t>(i)] != 0)
      REQUIRE(now == before[static_cast<std::size_t>(i)]);
    else
      REQUIRE(now != 0);
  }
}

TEST_CASE("ring hash skips an endpoint above its share", "[decision]") {
  BalanceTest balanced(Balance::ring_hash, {1, 1, 1});
  auto& upstream = balanced.way.upstream;
  upstream.ring = decision::make_ring(upstream.endpoints);
  const std::uint32_t own = balanced.choose(42);
  // With open requests of a single client, no endpoint gets more than 1.25 times its share.
  for (int i = 0; i < 300; ++i) ++balanced.in_flight(balanced.choose(42));
  CHECK(balanced.in_flight(own) == 125);  // 1.25 * 300 / 3
  for (std::uint32_t i = 0; i < 3; ++i) CHECK(balanced.in_flight(i) <= 125);
}

TEST_CASE("every balancing algorithm has a name", "[decision]") {
  CHECK(decision::balance_name(Balance::round_robin) == "round-robin");
  CHECK(decision::balance_name(Balance::least_request) == "least-request");
  CHECK(decision::balance_name(Balance::random_two) == "random-two");
  CHECK(decision::balance_name(Balance::ring_hash) == "ring-hash");
}
