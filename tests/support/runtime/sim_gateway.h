// SimGateway: a whole worker in a SimNetwork, made from a configuration, with everything that a
// test asks of it afterwards: its records, its counters, and that nothing is left over. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "config/config.h"
#include "decision/snapshot.h"
#include "ledger/ledger.h"
#include "ledger/names.h"
#include "proxy/worker.h"
#include "support/core/kept_log.h"
#include "support/core/sources_in_memory.h"
#include "support/runtime/sim_network.h"
#include "support/runtime/sim_reactor.h"

namespace gw::test {

// A record that owns its text.
struct Remembered {
  std::uint16_t status = 0;
  http::Reason reason = http::Reason::none;
  std::string method, path, route, upstream, endpoint, detail, policies;
  std::uint32_t attempts = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0, version = 0;
  Duration gateway{}, upstream_time{}, total{};
};

// One listener `web`, one upstream `app` of these endpoints, one route that sends everything there.
config::Config forwarding_to(const std::vector<std::string>& endpoints);

class SimGateway {
 public:
  explicit SimGateway(net::SimNetwork& network, std::size_t memory_mark = std::size_t{64} << 20);
  ~SimGateway();

  // A new configuration, as control would publish it: sockets are opened and closed by the address.
  void publish(const config::Config& config);
  void drain(Duration within) { worker_->mailbox().post(proxy::Drain{within}); }
  net::Address address(std::string_view as_written = "10.0.0.1:80");

  // Lets time pass, at most so much of it, until `done`; false where it ran out.
  bool run_until(const std::function<bool()>& done, Duration at_most = seconds(300));
  void run_for(Duration time);
  bool returned() const { return returned_; }  // run() would have

  std::vector<Remembered> records();
  const proxy::Counters& counters() const { return worker_->counters(); }
  // Of an endpoint that was published, now or before. REQUIRES: it was used.
  const proxy::EndpointCounters& endpoint(std::string_view host_and_port) const;
  // What is still open or in use, or does not add up; "" where nothing is. Idle upstream
  // connections do not count.
  std::string leftovers() const;

 private:
  net::SimNetwork& network_;
  KeptLog log_;
  SourcesInMemory sources_;
  ledger::Names names_;
  std::unique_ptr<ledger::Bank> bank_;
  proxy::Helpers helpers_{0};
  proxy::ConnectionCounts connection_counts_{{3, 4}, 1'000'000};
  std::vector<std::pair<std::string, net::Address>> listening_;
  std::map<std::string, ledger::EndpointId, std::less<>> endpoints_;  // by URL
  std::unique_ptr<proxy::Worker> worker_;
  bool returned_ = false;
};

}  // namespace gw::test
