// The families of /metrics in their order: one row per family, which is also its entry in
// gw-metrics(7). The code that writes a family takes its row from here by name; an unknown name
// does not compile.
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
     "Version of the active configuration; each reload adds 1."},
    {"gw_routes", MetricKind::gauge, "", "Routes of the active configuration."},
    {"gw_workers", MetricKind::gauge, "", "Worker threads."},
    {"gw_reloads_total", MetricKind::counter, "", "Successful reloads of the configuration."},
    {"gw_refused_reloads_total", MetricKind::counter, "", "Failed reloads of the configuration."},
    {"gw_draining", MetricKind::gauge, "", "1 while the process is stopping."},
    {"process_start_time_seconds", MetricKind::gauge, "", "Start time, in seconds since 1970."},
    {"process_cpu_seconds_total", MetricKind::counter, "", "CPU time of all threads."},
    {"process_resident_memory_bytes", MetricKind::gauge, "", "Memory in use."},
    {"process_open_fds", MetricKind::gauge, "", "Open file descriptors."},
    {"process_max_fds", MetricKind::gauge, "", "Limit of open file descriptors."},
// --- counters of the workers ---
#define X(name, falls, text)                                                                    \
  {falls ? "gw_" #name : "gw_" #name "_total", falls ? MetricKind::gauge : MetricKind::counter, \
   "", text},
    GW_COUNTERS(X)
#undef X
    // --- by class, reason and listener ---
    {"gw_responses_total", MetricKind::counter, "code",
     "Responses by status class (2xx), over all routes."},
    {"gw_reasons_total", MetricKind::counter, "reason",
     "Responses of the gateway itself; see gw-reasons(7)."},
    {"gw_listener_connections", MetricKind::gauge, "listener",
     "Open client connections per listener."},
    // --- upstreams ---
    {"gw_upstream_endpoints", MetricKind::gauge, "upstream", "Endpoints of the upstream."},
    {"gw_upstream_usable_endpoints", MetricKind::gauge, "upstream",
     "Endpoints of the upstream that are usable (gw_endpoint_usable)."},
    {"gw_endpoint_usable", MetricKind::gauge, of_endpoint,
     "1 if the endpoint can be chosen: it has an address and a weight, and at least one worker has "
     "not ejected it."},
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
     "Requests by route and status class of the response."},
    {"gw_route_reasons_total", MetricKind::counter, "listener route reason",
     "Responses of the gateway itself; see gw-reasons(7)."},
    {"gw_route_seconds", MetricKind::histogram, "listener route",
     "Time from the first byte of the request to the last byte of the response."},
    {"gw_endpoint_requests_total", MetricKind::counter, "upstream endpoint code",
     "Requests by the last endpoint that was tried, and status class of the response."},
    {"gw_endpoint_seconds", MetricKind::histogram, "upstream endpoint",
     "Time spent waiting for the upstream."},
    {"gw_gateway_seconds", MetricKind::histogram, "", "Time spent in the gateway."},
    {"gw_log_lost_total", MetricKind::counter, "",
     "Records that a target of the access log has lost."},
};

consteval const Metric& metric(std::string_view name) {
  for (const Metric& one : metric_table)
    if (one.name == name) return one;
  throw "no such row";
}

// The most series of routes, of endpoints and of upstreams. Further ones are added up under this
// name.
inline constexpr std::size_t most_series = 10'000;
inline constexpr std::string_view other_series = "(others)";

}  // namespace gw::admin
