// Upstreams: endpoints with the addresses of their names, the Host they are sent, hash rings.
#include <algorithm>

#include "base/text.h"
#include "decision/compiling.h"

namespace gw::decision {

namespace {

// Points on the ring for one unit of weight: enough that shares are within a few percent.
constexpr std::uint64_t points_a_unit = 160;
constexpr std::uint64_t most_points = 160 * 64;  // of one endpoint

std::string authority_of(const config::EndpointUrl& url) {
  if (!url.unix_path.empty()) return "localhost";
  const bool v6 = url.host.find(':') != std::string::npos && !url.host.starts_with('[');
  const std::string host = v6 ? "[" + url.host + "]" : url.host;
  return url.port == 80 ? host : format("{}:{}", host, url.port);
}

Endpoint endpoint_of(const config::EndpointUrl& url) {
  Endpoint endpoint;
  endpoint.url = url.url;
  endpoint.authority = authority_of(url);
  endpoint.port = url.port;
  endpoint.unix_path = url.unix_path;
  endpoint.weight = url.weight;
  return endpoint;
}

// Every address that the name has; a name without any stays one endpoint that nobody can reach.
std::vector<Endpoint> expand(const config::EndpointUrl& url, config::Sources& sources) {
  Endpoint endpoint = endpoint_of(url);
  endpoint.resolved = !url.unix_path.empty();
  if (endpoint.resolved) return {endpoint};
  std::vector<IpAddress> addresses;
  if (const auto written = IpAddress::parse(url.host)) {
    addresses = {*written};
  } else {
    addresses = sources.addresses(url.host);
    std::sort(addresses.begin(), addresses.end());
  }
  std::vector<Endpoint> all;
  for (const IpAddress& address : addresses) {
    endpoint.ip = address;
    endpoint.resolved = true;
    all.push_back(endpoint);
  }
  return all.empty() ? std::vector{endpoint} : all;
}

std::uint64_t points_of(const Endpoint& endpoint, std::uint32_t largest) {
  if (endpoint.weight == 0) return 0;
  const std::uint64_t points = points_a_unit * endpoint.weight;
  if (points_a_unit * largest <= most_points) return points;
  return std::max<std::uint64_t>(1, most_points * endpoint.weight / largest);
}

// An endpoint's points depend on nothing but itself, so another one that comes or goes moves only
// the clients that it gains or had.
void make_ring(Upstream& upstream) {
  std::uint32_t largest = 1;
  for (const Endpoint& endpoint : upstream.endpoints) largest = std::max(largest, endpoint.weight);
  for (std::uint32_t i = 0; i < upstream.endpoints.size(); ++i) {
    const Endpoint& endpoint = upstream.endpoints[i];
    const std::string who = endpoint.url + ' ' + endpoint.ip.text();
    for (std::uint64_t point = 0; point < points_of(endpoint, largest); ++point)
      upstream.ring.emplace_back(stable_hash(who, point), i);
  }
  std::sort(upstream.ring.begin(), upstream.ring.end());
}

Upstream::HostFrom host_from(const config::Upstream& written) {
  using From = Upstream::HostFrom;
  if (written.host == "client") return From::client;
  if (written.host == "endpoint") return From::endpoint;
  if (written.host != "auto") return From::fixed;
  const bool named = std::any_of(
      written.endpoints.begin(), written.endpoints.end(),
      [](const config::EndpointUrl& url) { return url.tls && !IpAddress::parse(url.host); });
  return named ? From::endpoint : From::client;
}

Upstream upstream_of(Compiling& c, const config::Upstream& written) {
  Upstream upstream;
  upstream.id = c.names.upstream(written.name);
  upstream.name = written.name;
  upstream.balance = written.balance;
  upstream.hash = written.hash.value_or(config::Key{{config::KeyPart{}}, written.at});
  upstream.host_from = host_from(written);
  if (upstream.host_from == Upstream::HostFrom::fixed) upstream.host = written.host;
  upstream.eject = written.eject;
  upstream.pool = written.pool;
  for (const config::EndpointUrl& url : written.endpoints)
    for (Endpoint& endpoint : expand(url, c.sources)) {
      endpoint.id = c.names.endpoint(format("{} {} {}", written.name, endpoint.url,
                                            endpoint.resolved ? endpoint.ip.text() : ""));
      upstream.endpoints.push_back(std::move(endpoint));
    }
  if (upstream.balance == config::Balance::ring_hash) make_ring(upstream);
  return upstream;
}

}  // namespace

void compile_upstreams(Compiling& c) {
  c.snapshot.upstreams.reserve(c.config.upstreams.size());
  for (const config::Upstream& written : c.config.upstreams)
    c.snapshot.upstreams.push_back(upstream_of(c, written));
}

}  // namespace gw::decision
