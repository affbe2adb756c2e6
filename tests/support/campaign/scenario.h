// Scenario: what a seed makes of a campaign before it begins: the network's manners, the gateway's
// configurations, the clients' plans, the origins' habits. The same seed, the same scenario.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/campaign/client.h"
#include "support/campaign/origin.h"
#include "support/campaign/rng.h"

namespace gw::test {

class Scenario {
 public:
  explicit Scenario(std::uint64_t seed);

  // calm: everybody behaves. choppy: slow, small pieces, reloads, still nobody breaks off. storm:
  // everything.
  enum class Weather : std::uint8_t { calm, choppy, storm };

  Rng rng;
  Weather weather;
  net::SimOptions network;
  std::size_t origins, clients;
  bool proxy_protocol, second_address, drains;
  double reload, death, stop;  // chance of each whenever somebody stands in some phase
  Habits habits;

  // A configuration in TOML. The first one listens on all addresses.
  std::string config(bool first);
  ClientPlan client(Book& book, std::size_t index);
  static std::string origin_address(std::size_t index);

 private:
  using Kind = Asked::Kind;

  bool calm() const { return weather == Weather::calm; }
  bool stormy() const { return weather == Weather::storm; }
  std::string upstream(bool first);
  Asked& ask(Book& book, bool last);
  void write_head(Asked& asked, bool last);
  void write_body(Asked& asked, bool chunked);
  void write_bad(Asked& asked);
  Duration rest();
};

}  // namespace gw::test
