// The families of /metrics, in the order in which they are told: one row a family, which is also
// its entry in gw-metrics(7). Whoever writes a family takes its row from here by name; a name that
// has none does not compile.
#pragma once

#include <cstdint>
#include <string_view>

#include "proxy/bridges/counters.h"
#include "proxy/bridges/endpoint_board.h"

namespace gw::admin {

enum class MetricKind : std::uint8_t { counter, gauge, histogram };
constexpr std::string_view kind_name(MetricKind kind) {
  constexpr std::string_view names[] = {"counter", "gauge", "histogram"};
  return names[static_cast<std::size_t>(kind)];
}

struct Metric {
  std::string_view name;  // of its samples; a counter's ends with _total
  MetricKind kind;
  std::string_view labels;  // "upstream endpoint"; those of buckets come on top
  std::string_view help;    // plain: no quotes, no backslash
};

inline constexpr std::string_view of_endpoint = "upstream endpoint address";

inline constexpr Metric metric_table[] = {
    // --- the process and its configuration ---
    {"gw_build_info", MetricKind::gauge, "version", "Always 1; its label is the version of gw."},
    {"gw_config_version", MetricKind::gauge, "",
     "Of the configuration that serves; each that is taken up has the next number."},
    {"gw_routes", MetricKind::gauge, "", "Routes that it has."},
    {"gw_workers", MetricKind::gauge, "", "Threads that forward."},
    {"gw_reloads_total", MetricKind::counter, "",
     "Times that the files were read again and taken up."},
    {"gw_refused_reloads_total", MetricKind::counter, "",
     "Times that they were not, as something is wrong with them."},
    {"gw_draining", MetricKind::gauge, "", "1 while it stops."},
    {"process_start_time_seconds", MetricKind::gauge, "", "When it started, since 1970."},
    {"process_cpu_seconds_total", MetricKind::counter, "", "CPU time of all its threads."},
    {"process_resident_memory_bytes", MetricKind::gauge, "", "Memory that it has in use."},
    {"process_open_fds", MetricKind::gauge, "", "Descriptors that it has open."},
    {"process_max_fds", MetricKind::gauge, "", "Descriptors that it may have open."},
// --- what the workers count ---
#define X(name, falls, text)                                                                    \
  {falls ? "gw_" #name : "gw_" #name "_total", falls ? MetricKind::gauge : MetricKind::counter, \
   "", text},
    GW_COUNTERS(X)
#undef X
    // --- and by class, reason, listener ---
    {"gw_responses_total", MetricKind::counter, "code",
     "Answers by class (2xx), with whatever route."},
    {"gw_reasons_total", MetricKind::counter, "reason",
     "Answers of the gateway's own; see gw-reasons(7)."},
    {"gw_listener_connections", MetricKind::gauge, "listener",
     "Client connections open now, by listener."},
    // --- upstreams ---
    {"gw_upstream_endpoints", MetricKind::gauge, "upstream", "Endpoints that it has."},
    {"gw_upstream_usable_endpoints", MetricKind::gauge, "upstream",
     "Of these, as many as gw_endpoint_usable says."},
    {"gw_endpoint_usable", MetricKind::gauge, of_endpoint,
     "1 where it may be chosen: it has an address and a weight, and not all workers have ejected "
     "it."},
    {"gw_endpoint_ejected", MetricKind::gauge, of_endpoint,
     "Workers that leave it out now, as it failed too often in a row; each finds that out by "
     "itself."},
#define X(name, falls, text)                                     \
  {falls ? "gw_endpoint_" #name : "gw_endpoint_" #name "_total", \
   falls ? MetricKind::gauge : MetricKind::counter, of_endpoint, text},
    GW_ENDPOINT_COUNTERS(X)
#undef X
    // --- finished requests ---
    {"gw_route_requests_total", MetricKind::counter, "listener route code",
     "Requests by route and class of the answer."},
    {"gw_route_reasons_total", MetricKind::counter, "listener route reason",
     "Answers of the gateway's own; see gw-reasons(7)."},
    {"gw_route_seconds", MetricKind::histogram, "listener route",
     "From the request's first byte to the answer's last."},
    {"gw_endpoint_requests_total", MetricKind::counter, "upstream endpoint code",
     "Requests by the endpoint that was tried last, and class of the answer."},
    {"gw_endpoint_seconds", MetricKind::histogram, "upstream endpoint",
     "Time spent waiting for the upstream."},
    {"gw_gateway_seconds", MetricKind::histogram, "", "Time that the gateway itself took."},
    {"gw_log_lost_total", MetricKind::counter, "",
     "Requests that a target of the access log lacks."},
};

consteval const Metric& metric(std::string_view name) {
  for (const Metric& one : metric_table)
    if (one.name == name) return one;
  throw "no such row";
}

// The most series of routes, endpoints and upstreams, each; what would be more is told together,
// under this name.
inline constexpr std::size_t most_series = 10'000;
inline constexpr std::string_view other_series = "(others)";

}  // namespace gw::admin
