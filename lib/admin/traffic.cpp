// A reader copies under the lock and formats outside of it, so that a scrape delays the collector
// only for the time of the copy.
#include "admin/traffic.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace gw::admin {

namespace {

std::string_view class_name(std::size_t number) {
  static constexpr std::string_view names[] = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};
  return names[number];
}

std::size_t class_of(std::uint16_t status) { return status / 100 < 6 ? status / 100 : 0; }

std::uint64_t count_of(Duration duration) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
}

}  // namespace

struct Bounds {
  struct Bound {
    Duration most;
    std::string_view text;  // in seconds, as OpenMetrics wants numbers of labels
  };
  static constexpr std::array<Bound, Histogram::buckets> all = {{
      {microseconds(500), "0.0005"},
      {milliseconds(1), "0.001"},
      {microseconds(2500), "0.0025"},
      {milliseconds(5), "0.005"},
      {milliseconds(10), "0.01"},
      {milliseconds(25), "0.025"},
      {milliseconds(50), "0.05"},
      {milliseconds(100), "0.1"},
      {milliseconds(250), "0.25"},
      {milliseconds(500), "0.5"},
      {seconds(1), "1.0"},
      {milliseconds(2500), "2.5"},
      {seconds(5), "5.0"},
      {seconds(10), "10.0"},
  }};
};

void Histogram::add(Duration duration) {
  ++count_;
  sum_ += count_of(duration);
  for (std::size_t i = 0; i < buckets; ++i)
    if (duration <= Bounds::all[i].most) {
      ++counts_[i];
      return;
    }
}

void Histogram::write(Exposition& to, Labels labels) const {
  std::vector<Label> all(labels.begin(), labels.end());
  all.emplace_back("le", "");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    below += counts_[i];
    all.back().second = Bounds::all[i].text;
    to.sample("_bucket", all, below);
  }
  all.back().second = "+Inf";
  to.sample("_bucket", all, count_);
  to.seconds("_sum", labels, sum_);
  to.sample("_count", labels, count_);
}

Traffic::Series& Traffic::find(Table& table, std::string_view first, std::string_view second) {
  key_.assign(first).append("\n").append(second);
  if (const auto known = table.find(key_); known != table.end()) return known->second;
  if (table.size() >= most_) {
    first = second = other_series;
    key_.assign(other_series);
  }
  Series& series = table[key_];
  series.first = first;
  series.second = second;
  return series;
}

void Traffic::count(const record::Record& record) {
  const std::lock_guard lock(mutex_);
  Series& route = find(routes_, record.listener, record.route);
  ++route.by_class[class_of(record.status)];
  route.times.add(record.total);
  if (record.reason != http::Reason::none) ++route.reasons[record.reason];
  gateway_.add(record.gateway);
  if (record.endpoint.empty()) return;
  Series& endpoint = find(endpoints_, record.upstream, record.endpoint);
  ++endpoint.by_class[class_of(record.status)];
  endpoint.times.add(record.upstream_time);
}

void Traffic::lost(std::uint64_t records) {
  const std::lock_guard lock(mutex_);
  lost_ += records;
}

void Traffic::write(Exposition& to) const {
  const auto copy = [](const Table& table) {
    std::vector<Series> all;
    all.reserve(table.size());
    for (const auto& [key, series] : table) all.push_back(series);
    return all;
  };
  std::unique_lock lock(mutex_);
  std::vector<Series> routes = copy(routes_), endpoints = copy(endpoints_);
  const Histogram gateway = gateway_;
  const std::uint64_t lost = lost_;
  lock.unlock();
  for (std::vector<Series>* all : {&routes, &endpoints})
    std::sort(all->begin(), all->end(), [](const Series& a, const Series& b) {
      return std::tie(a.first, a.second) < std::tie(b.first, b.second);
    });
  const auto write_classes = [&](const std::vector<Series>& all, const char* first,
                                 const char* second) {
    for (const Series& one : all)
      for (std::size_t i = 0; i < one.by_class.size(); ++i)
        if (one.by_class[i] != 0)
          to.sample({{first, one.first}, {second, one.second}, {"code", class_name(i)}},
                    one.by_class[i]);
  };
  to.family(metric("gw_route_requests_total"));
  write_classes(routes, "listener", "route");
  to.family(metric("gw_route_reasons_total"));
  for (const Series& one : routes)
    for (const auto& [reason, count] : one.reasons)
      to.sample(
          {{"listener", one.first}, {"route", one.second}, {"reason", http::reason_name(reason)}},
          count);
  to.family(metric("gw_route_seconds"));
  for (const Series& one : routes)
    one.times.write(to, {{"listener", one.first}, {"route", one.second}});
  to.family(metric("gw_endpoint_requests_total"));
  write_classes(endpoints, "upstream", "endpoint");
  to.family(metric("gw_endpoint_seconds"));
  for (const Series& one : endpoints)
    one.times.write(to, {{"upstream", one.first}, {"endpoint", one.second}});
  to.family(metric("gw_gateway_seconds"));
  gateway.write(to, {});
  to.family(metric("gw_log_lost_total"));
  to.sample({}, lost);
}

}  // namespace gw::admin
