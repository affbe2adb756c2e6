// Upstreams: endpoints with the addresses of their names, the Host they receive, hash rings.
#include <algorithm>

#include "base/text.h"
#include "config/url.h"
#include "decision/balance.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

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

// One endpoint per address of the name. A name without an address remains one endpoint that cannot
// be reached.
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

Upstream upstream_of(Compilation& c, const config::Upstream& written) {
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
  if (upstream.balance == config::Balance::ring_hash) upstream.ring = make_ring(upstream.endpoints);
  return upstream;
}

}  // namespace

void compile_upstreams(Compilation& c) {
  c.snapshot.upstreams.reserve(c.config.upstreams.size());
  for (const config::Upstream& written : c.config.upstreams)
    c.snapshot.upstreams.push_back(upstream_of(c, written));
}

std::optional<std::uint32_t> upstream_of_url(Compilation& c, const config::Text& url) {
  auto endpoint = config::parse_endpoint_url(url.value, url.at, c.diagnostics);
  if (!endpoint) return {};
  if (const auto known = c.upstreams.look_up(endpoint->url)) return known;
  const auto [place, added] = c.policy_upstreams.emplace(
      endpoint->url, static_cast<std::uint32_t>(c.snapshot.upstreams.size()));
  if (added) {
    config::Upstream written;
    written.name = endpoint->url;
    written.at = url.at;
    written.endpoints.push_back(*std::move(endpoint));
    c.snapshot.upstreams.push_back(upstream_of(c, written));
  }
  return place->second;
}

}  // namespace gw::decision
