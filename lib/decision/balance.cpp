// The balancing algorithms and their table.
#include "decision/balance.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/hash.h"

namespace gw::decision {

namespace {

std::uint32_t weight(const Balancing& b, std::uint32_t endpoint) {
  return b.upstream.endpoints[endpoint].weight;
}

std::uint32_t in_flight(const Balancing& b, std::uint32_t endpoint) {
  return b.ledger.endpoint(b.upstream.endpoints[endpoint].id).in_flight;
}

// Compares requests in flight, each divided by the endpoint's weight.
bool less_busy(const Balancing& b, std::uint32_t one, std::uint32_t other) {
  return std::uint64_t{in_flight(b, one)} * weight(b, other) <
         std::uint64_t{in_flight(b, other)} * weight(b, one);
}

// Chooses at random from `among`, except `without`, in proportion to the weights.
std::uint32_t draw(const Balancing& b, Dice::Purpose purpose, std::uint32_t without) {
  double total = 0;
  for (const std::uint32_t one : b.among) total += one == without ? 0 : weight(b, one);
  double point = b.dice.draw(purpose, b.salt) * total;
  std::uint32_t chosen = without;
  for (const std::uint32_t one : b.among) {
    if (one == without) continue;
    chosen = one;
    point -= weight(b, one);
    if (point < 0) break;
  }
  return chosen;
}

constexpr std::uint32_t no_endpoint = UINT32_MAX;

// Smooth weighted round robin, as in nginx: weights 5, 1, 1 give the order a a b a c a a.
std::uint32_t round_robin(const Balancing& b) {
  std::vector<std::int64_t>& current = b.ledger.upstream(b.upstream.id).current;
  if (current.size() < b.upstream.endpoints.size()) current.resize(b.upstream.endpoints.size());
  std::int64_t total = 0;
  std::uint32_t chosen = b.among[0];
  for (const std::uint32_t one : b.among) {
    total += weight(b, one);
    current[one] += weight(b, one);
    if (current[one] > current[chosen]) chosen = one;
  }
  current[chosen] -= total;
  return chosen;
}

// If several endpoints are equally busy, the dice decide by weight. Otherwise an idle upstream
// would send every request to its first endpoint.
std::uint32_t least_request(const Balancing& b) {
  std::uint32_t least = b.among[0];
  for (const std::uint32_t one : b.among)
    if (less_busy(b, one, least)) least = one;
  double total = 0;
  for (const std::uint32_t one : b.among) total += less_busy(b, least, one) ? 0 : weight(b, one);
  double point = b.dice.draw(Dice::Purpose::balance, b.salt) * total;
  for (const std::uint32_t one : b.among) {
    if (less_busy(b, least, one)) continue;
    least = one;
    point -= weight(b, one);
    if (point < 0) break;
  }
  return least;
}

// The less busy of two random endpoints (Mitzenmacher, 1996).
std::uint32_t random_two(const Balancing& b) {
  const std::uint32_t first = draw(b, Dice::Purpose::balance, no_endpoint);
  if (b.among.size() == 1) return first;
  const std::uint32_t second = draw(b, Dice::Purpose::second, first);
  return less_busy(b, second, first) ? second : first;
}

// The first endpoint on the ring after the key that is usable and not overloaded: no endpoint gets
// more than 1.25 times its share of the requests in flight (Mirrokni, Thorup and Zadimoghaddam,
// 2016).
std::uint32_t ring_hash(const Balancing& b) {
  constexpr double most = 1.25;
  double all_weight = 0, all_in_flight = 1;
  for (const std::uint32_t one : b.among) {
    all_weight += weight(b, one);
    all_in_flight += in_flight(b, one);
  }
  const auto has_room = [&](std::uint32_t one) {
    return in_flight(b, one) < std::ceil(most * all_in_flight * weight(b, one) / all_weight);
  };
  const Ring& ring = b.upstream.ring;
  const auto start = std::lower_bound(ring.begin(), ring.end(), std::pair(b.hash, 0U));
  for (std::size_t step = 0; step < ring.size(); ++step) {
    const auto at = (static_cast<std::size_t>(start - ring.begin()) + step) % ring.size();
    const std::uint32_t one = ring[at].second;
    if (std::binary_search(b.among.begin(), b.among.end(), one) && has_room(one)) return one;
  }
  return b.among[0];
}

struct Algorithm {
  std::string_view name;
  std::uint32_t (*choose)(const Balancing&);
};
// In the order of config::Balance.
constexpr std::array<Algorithm, 4> algorithms = {{{"round-robin", round_robin},
                                                  {"least-request", least_request},
                                                  {"random-two", random_two},
                                                  {"ring-hash", ring_hash}}};

const Algorithm& algorithm_of(config::Balance balance) {
  return algorithms[static_cast<std::size_t>(balance)];
}

// Points on the ring per unit of weight: enough to keep shares within a few percent.
constexpr std::uint64_t points_per_weight = 160;
constexpr std::uint64_t max_points = points_per_weight * 64;  // per endpoint

std::uint64_t points_of(const Endpoint& endpoint, std::uint32_t largest) {
  if (endpoint.weight == 0) return 0;
  const std::uint64_t points = points_per_weight * endpoint.weight;
  if (points_per_weight * largest <= max_points) return points;
  return std::max<std::uint64_t>(1, max_points * endpoint.weight / largest);
}

}  // namespace

std::uint32_t balance(const Balancing& balancing) {
  if (balancing.among.size() == 1) return balancing.among[0];
  return algorithm_of(balancing.upstream.balance).choose(balancing);
}

std::string_view balance_name(config::Balance balance) { return algorithm_of(balance).name; }

Ring make_ring(std::span<const Endpoint> endpoints) {
  std::uint32_t largest = 1;
  for (const Endpoint& endpoint : endpoints) largest = std::max(largest, endpoint.weight);
  Ring ring;
  for (std::uint32_t i = 0; i < endpoints.size(); ++i) {
    const std::string who = endpoints[i].url + ' ' + endpoints[i].ip.text();
    for (std::uint64_t point = 0; point < points_of(endpoints[i], largest); ++point)
      ring.emplace_back(stable_hash(who, point), i);
  }
  std::sort(ring.begin(), ring.end());
  return ring;
}

}  // namespace gw::decision
