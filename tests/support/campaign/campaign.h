// Campaign: one scenario, from the first connect until nothing is left, and what must hold for
// every one of them: each request has exactly one answer or a close, no byte of one exchange is in
// another, nothing is sent twice that may not be, and everything comes back. One thread.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "support/campaign/scenario.h"
#include "support/runtime/sim_gateway.h"

namespace gw::test {

class Campaign {
 public:
  explicit Campaign(std::uint64_t seed);
  ~Campaign();

  void run();
  const std::vector<std::string>& violations() const { return book_.violations(); }
  // What was done and met, for the sum over many seeds.
  const std::map<std::string, std::uint64_t>& tally() const { return book_.tally; }
  std::string story() const;  // everything that happened, for who replays a seed

 private:
  void publish(bool first);
  void on_phase(const char* phase);
  void act();
  bool clients_over() const;
  bool turn_until_over();
  void kill_one();
  void revive();
  void judge_records();
  void judge_rest();
  void wrong(std::string_view what) { book_.violate("gateway", what); }

  Scenario scenario_;
  net::SimNetwork network_;
  Book book_;
  std::list<CampaignOrigin> origins_;
  std::list<CampaignClient> clients_;
  SimGateway gateway_;
  std::vector<std::string> configs_;
  std::vector<std::pair<std::size_t, Moment>> dead_;  // origins, and until when
  bool reload_due_ = false, death_due_ = false, stop_due_ = false, drained_ = false;
  int happenings_ = 0;
  std::uint64_t turns_ = 0;
  Moment end_;
};

}  // namespace gw::test
