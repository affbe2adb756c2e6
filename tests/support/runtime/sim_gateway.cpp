// Configurations are put together as values: what text makes of them is tested elsewhere.
#include "support/runtime/sim_gateway.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "decision/compile/compile.h"

namespace gw::test {

namespace {

config::EndpointUrl endpoint_of(const std::string& host_and_port) {
  const net::Address address = *net::Address::parse(host_and_port);
  config::EndpointUrl endpoint;
  endpoint.url = "http://" + host_and_port;
  endpoint.host = address.ip.text();
  endpoint.port = address.port;
  return endpoint;
}

config::PathPattern everything() {
  config::PathPattern pattern;
  pattern.text = "/**";
  pattern.rest = true;
  return pattern;
}

Remembered remember(const record::Record& record) {
  return {.status = record.status,
          .reason = record.reason,
          .method = std::string(record.method),
          .path = std::string(record.path),
          .route = std::string(record.route),
          .upstream = std::string(record.upstream),
          .endpoint = std::string(record.endpoint),
          .detail = std::string(record.detail),
          .policies = std::string(record.policies),
          .attempts = record.attempts,
          .bytes_in = record.bytes_in,
          .bytes_out = record.bytes_out,
          .version = record.version,
          .gateway = record.gateway,
          .upstream_time = record.upstream_time,
          .total = record.total};
}

}  // namespace

config::Config forwarding_to(const std::vector<std::string>& endpoints) {
  config::Config config;
  config::Listener listener;
  listener.name = "web";
  listener.addresses = {{"10.0.0.1:80", {}}};
  config.listeners.push_back(listener);

  config::Upstream upstream;
  upstream.name = "app";
  for (const std::string& endpoint : endpoints) upstream.endpoints.push_back(endpoint_of(endpoint));
  config.upstreams.push_back(upstream);

  config::Route route;
  route.name = "all";
  route.match.paths = {everything()};
  config::UpstreamUse use;
  use.name = {"app", {}};
  route.upstreams = {use};
  config.routes.push_back(std::move(route));
  return config;
}

SimGateway::SimGateway(net::SimNetwork& network, std::size_t memory_mark)
    : network_(network), bank_(ledger::make_plain_bank()) {
  worker_ = std::make_unique<proxy::Worker>(
      proxy::WorkerSetup{.reactor = std::make_unique<net::SimReactor>(network),
                         .bank = *bank_,
                         .helpers = helpers_,
                         .connection_counts = connection_counts_,
                         .hash_key = {1, 2},
                         .seed = 7,
                         .log = log_,
                         .ring_bytes = std::size_t{1} << 20,
                         .memory_mark = memory_mark});
}

SimGateway::~SimGateway() = default;

void SimGateway::publish(const config::Config& config) {
  config::Diagnostics diagnostics;
  proxy::Publish mail;
  mail.snapshot = decision::compile(config, sources_, names_, diagnostics);
  GW_CHECK(mail.snapshot != nullptr);
  for (const decision::Upstream& upstream : mail.snapshot->upstreams)
    for (const decision::Endpoint& endpoint : upstream.endpoints)
      endpoints_.emplace(endpoint.url, endpoint.id);
  std::vector<std::string> wanted;
  for (std::uint32_t i = 0; i < mail.snapshot->listeners.size(); ++i) {
    for (const std::string& text : mail.snapshot->listeners[i].addresses) {
      wanted.push_back(text);
      const auto same = [&text](const auto& one) { return one.first == text; };
      if (std::any_of(listening_.begin(), listening_.end(), same)) continue;
      net::Address address = *net::Address::parse(text);
      mail.opened.push_back({i, text, network_.open_listener(address)});
      listening_.emplace_back(text, address);
    }
  }
  std::erase_if(listening_, [&](const auto& one) {
    if (std::find(wanted.begin(), wanted.end(), one.first) != wanted.end()) return false;
    mail.closed.push_back(one.first);
    return true;
  });
  worker_->mailbox().post(std::move(mail));
}

net::Address SimGateway::address(std::string_view as_written) {
  for (const auto& [text, address] : listening_)
    if (text == as_written) return address;
  GW_CHECK(false);
  return {};
}

bool SimGateway::run_until(const std::function<bool()>& done, Duration at_most) {
  const Moment end = network_.now() + at_most;
  while (!done()) {
    if (network_.now() >= end || returned_) return done();
    returned_ = !worker_->turn(end);
  }
  return true;
}

void SimGateway::run_for(Duration time) {
  const Moment end = network_.now() + time;
  run_until([&] { return network_.now() >= end; }, time);
}

std::vector<Remembered> SimGateway::records() {
  std::vector<Remembered> all;
  proxy::RecordRing& ring = worker_->ring();
  for (; const auto record = ring.peek(); ring.pop()) all.push_back(remember(*record));
  return all;
}

const proxy::EndpointCounters& SimGateway::endpoint(std::string_view host_and_port) const {
  const auto known = endpoints_.find(format("http://{}", host_and_port));
  GW_CHECK(known != endpoints_.end());
  const proxy::EndpointCounters* counters = worker_->endpoints().find(known->second);
  GW_CHECK(counters != nullptr);
  return *counters;
}

std::string SimGateway::leftovers() const {
  const proxy::Counters& now = counters();
  std::uint64_t in_flight = 0, waiting = 0, busy = 0, links = 0;
  for (const auto& [url, id] : endpoints_)
    if (const proxy::EndpointCounters* one = worker_->endpoints().find(id)) {
      in_flight += one->in_flight.get();
      waiting += one->waiting.get();
      busy += one->connections.get() - one->idle_connections.get();
      links += one->connections.get();
    }
  std::string left;
  const auto note = [&left](const char* what, std::uint64_t count) {
    if (count != 0) left += format("{} {} ", count, what);
  };
  note("connections", now.connections.get());
  note("exchanges", now.exchanges.get());
  note("waiting", now.waiting.get());
  note("bytes", now.kept_bytes.get());
  note("holds", bank_->held());
  note("in flight to endpoints", in_flight);
  note("waiting for endpoints", waiting);
  note("busy upstream connections", busy);
  note("upstream connections of no endpoint", now.upstream_connections.get() - links);
  return left;
}

}  // namespace gw::test
