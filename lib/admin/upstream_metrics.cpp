// All sums are computed once, because each family lists all endpoints again.
#include "admin/upstream_metrics.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.h"

namespace gw::admin {

namespace {

struct Column {
  const Metric& row;
  std::uint64_t (*read)(const proxy::EndpointCounters&);
};
constexpr Column columns[] = {
#define X(name, falls, text)                                             \
  {metric(falls ? "gw_endpoint_" #name : "gw_endpoint_" #name "_total"), \
   [](const proxy::EndpointCounters& counters) { return counters.name.get(); }},
    GW_ENDPOINT_COUNTERS(X)
#undef X
};

// One endpoint, or all endpoints above the bound.
struct EndpointSeries {
  std::string_view upstream, endpoint;
  std::string address;
  std::uint64_t usable = 0, ejected = 0;
  std::array<std::uint64_t, std::size(columns)> numbers{};

  std::vector<Label> labels() const {
    return {{"upstream", upstream}, {"endpoint", endpoint}, {"address", address}};
  }
};

struct UpstreamSeries {
  std::string_view name;
  std::uint64_t endpoints = 0, usable = 0;

  std::vector<Label> labels() const { return {{"upstream", name}}; }
};

// A name with several addresses gives several endpoints. An endpoint without an address has none.
std::string address_of(const decision::Endpoint& endpoint) {
  if (!endpoint.resolved) return {};
  net::Address address;
  address.ip = endpoint.ip;
  address.port = endpoint.port;
  address.unix_path = endpoint.unix_path;
  return address.text();
}

bool is_ejected(const proxy::EndpointCounters& counters, Duration now) {
  return now < Duration(static_cast<std::int64_t>(counters.ejected_until.get()));
}

void add(const decision::Endpoint& endpoint, const UpstreamsView& view, EndpointSeries& to) {
  std::size_t ejected = 0;
  for (const proxy::EndpointBoard* board : view.boards) {
    const proxy::EndpointCounters* counters = board->find(endpoint.id);
    if (counters == nullptr) continue;
    for (std::size_t i = 0; i < std::size(columns); ++i)
      to.numbers[i] += columns[i].read(*counters);
    ejected += is_ejected(*counters, view.now);
  }
  const bool by_all = ejected != 0 && ejected == view.boards.size();
  to.ejected += ejected;
  to.usable += endpoint.resolved && endpoint.weight > 0 && !by_all;
}

struct Sums {
  std::vector<UpstreamSeries> upstreams;
  std::vector<EndpointSeries> endpoints;
};

// The last series of a list; above the bound, it stands for all further ones.
template <class Series>
Series& next(std::vector<Series>& all, std::size_t most, const Series& named, const Series& rest) {
  if (all.size() < most) return all.emplace_back(named);
  if (all.size() == most) all.push_back(rest);
  return all.back();
}

Sums sums_of(const UpstreamsView& view) {
  Sums sums;
  for (const decision::Upstream& upstream : view.upstreams) {
    UpstreamSeries& all =
        next(sums.upstreams, view.most, {.name = upstream.name}, {.name = other_series});
    all.endpoints += upstream.endpoints.size();
    for (const decision::Endpoint& endpoint : upstream.endpoints) {
      EndpointSeries& one =
          next(sums.endpoints, view.most, {upstream.name, endpoint.url, address_of(endpoint)},
               {other_series, other_series, std::string(other_series)});
      const std::uint64_t before = one.usable;
      add(endpoint, view, one);
      all.usable += one.usable - before;
    }
  }
  return sums;
}

// A family whose numbers `read` takes from each series.
template <class Series, class Read>
void write_family(const Metric& row, const std::vector<Series>& all, Exposition& to, Read read) {
  to.family(row);
  for (const Series& one : all) to.sample(one.labels(), read(one));
}

}  // namespace

void write_upstreams(const UpstreamsView& view, Exposition& to) {
  const auto& [upstreams, endpoints] = sums_of(view);
  write_family(metric("gw_upstream_endpoints"), upstreams, to,
               [](const UpstreamSeries& one) { return one.endpoints; });
  write_family(metric("gw_upstream_usable_endpoints"), upstreams, to,
               [](const UpstreamSeries& one) { return one.usable; });
  write_family(metric("gw_endpoint_usable"), endpoints, to,
               [](const EndpointSeries& one) { return one.usable; });
  write_family(metric("gw_endpoint_ejected"), endpoints, to,
               [](const EndpointSeries& one) { return one.ejected; });
  for (std::size_t i = 0; i < std::size(columns); ++i)
    write_family(columns[i].row, endpoints, to,
                 [i](const EndpointSeries& one) { return one.numbers[i]; });
}

}  // namespace gw::admin
