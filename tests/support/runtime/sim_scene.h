// SimScene: clients, one gateway and origins in a simulated network, so that a scenario is its two
// scripts and what must come of them.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "support/runtime/sim_gateway.h"
#include "support/runtime/sim_peer.h"

namespace gw::test {

using net::SimScript;
using net::SimTalk;

inline constexpr std::string_view origin_1 = "10.1.0.1:8080";
inline constexpr std::string_view origin_2 = "10.1.0.2:8080";

inline std::string get(std::string_view path = "/") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
}

inline std::string post(std::string_view body, std::string_view fields = {}) {
  return "POST / HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

inline std::string ok(std::string_view body, std::string_view fields = {}) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(fields) + "\r\n" + std::string(body);
}

inline std::string chunk(std::string_view body) {
  char size[20];
  const int length = std::snprintf(size, sizeof size, "%zx\r\n", body.size());
  return std::string(size, static_cast<std::size_t>(length)) + std::string(body) + "\r\n";
}

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

struct SimScene {
  explicit SimScene(int seed, net::SimOptions options = {})
      : network(with_seed(options, seed)), client(network), gateway(network) {}

  void serve(std::string_view at, SimScript script) { serve(at, std::vector{std::move(script)}); }
  void serve(std::string_view at, std::vector<SimScript> scripts) {
    net::Address address = *net::Address::parse(at);
    origins.emplace_back(network).listen(address, std::move(scripts));
  }
  // The connections that the first origin got.
  const auto& served() const { return origins.front().talks(); }
  const SimTalk& ask(SimScript script) {
    return client.connect(gateway.address(), std::move(script));
  }
  // Until the client's connection is closed, and all that goes with it.
  bool finish(const SimTalk& talk) {
    const bool over = gateway.run_until([&talk] { return talk.over; });
    gateway.run_for(milliseconds(200));
    for (const Remembered& record : gateway.records()) records.push_back(record);
    return over;
  }
  // Of the only request.
  const Remembered& record() const {
    GW_CHECK(records.size() == 1);
    return records.front();
  }

  net::SimNetwork network;
  std::list<net::SimPeer> origins;
  net::SimPeer client;
  SimGateway gateway;
  std::vector<Remembered> records;

 private:
  static net::SimOptions with_seed(net::SimOptions options, int seed) {
    options.seed = static_cast<std::uint64_t>(seed);
    return options;
  }
};

}  // namespace gw::test
