// Generated: a configuration with many routes and requests that meet them, from a seed. Small
// vocabularies, so that routes compete for requests and requests come near to routes.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "config/cases.h"

namespace gw::test {

class Generator {
 public:
  // Upstreams take two of `ports` each.
  Generator(std::uint64_t seed, std::vector<std::uint16_t> ports);

  // A configuration in which no two routes tie and none is unreachable, with `routes` of them.
  std::string configuration(std::size_t routes, const std::string& log);
  // Comes with a request id and an address of its own, told by a trusted peer.
  config::CaseRequest request(std::size_t number);

 private:
  std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  bool one_in(std::size_t n) { return pick(n) == 0; }
  template <std::size_t n>
  std::string word(const char* const (&words)[n]) {
    return words[pick(n)];
  }
  std::string fixed_part(const std::string& log) const;
  std::string route(std::size_t number);
  std::string pattern(bool* rest);
  std::string action(bool rest);
  std::string path();
  std::string host();

  std::mt19937_64 random_;
  std::vector<std::uint16_t> ports_;
};

// As it goes over the wire.
std::string wire_text(const config::CaseRequest&);

}  // namespace gw::test
