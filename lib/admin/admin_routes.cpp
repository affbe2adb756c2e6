// The paths of the admin interface.
#include "admin/admin_routes.h"

#include <chrono>
#include <optional>

#include "admin/process_use.h"
#include "admin/upstream_metrics.h"
#include "base/text.h"
#include "crypto/random.h"
#include "http/fields.h"

namespace gw::admin {

namespace {

std::uint64_t sum(const AdminView& view, std::uint64_t (*read)(const proxy::Counters&)) {
  std::uint64_t all = 0;
  for (const proxy::Counters* counters : view.counters) all += read(*counters);
  return all;
}

struct Column {
  const Metric& row;
  std::uint64_t (*read)(const proxy::Counters&);
};
constexpr Column columns[] = {
#define X(name, falls, text)                           \
  {metric(falls ? "gw_" #name : "gw_" #name "_total"), \
   [](const proxy::Counters& c) { return c.name.get(); }},
    GW_COUNTERS(X)
#undef X
};

void write_number(const Metric& row, std::optional<std::uint64_t> value, Exposition& to) {
  to.family(row);
  if (value) to.sample({}, *value);
}

void write_seconds(const Metric& row, Duration value, Exposition& to) {
  to.family(row);
  to.seconds({}, {}, static_cast<std::uint64_t>(value.count()));
}

void write_status(const Status& status, Exposition& to) {
  to.family(metric("gw_build_info"));
  to.sample({{"version", status.version}}, 1);
  const decision::Snapshot* serves = status.serves.get();
  write_number(metric("gw_config_version"), serves ? serves->version : 0, to);
  write_number(metric("gw_routes"), serves ? decision::route_count(*serves) : 0, to);
  write_number(metric("gw_workers"), status.workers, to);
  write_number(metric("gw_reloads_total"), status.reloads, to);
  write_number(metric("gw_refused_reloads_total"), status.refused_reloads, to);
  write_number(metric("gw_draining"), status.draining ? 1 : 0, to);
  write_seconds(metric("process_start_time_seconds"), status.started.time_since_epoch(), to);
}

void write_process(const ProcessUse& use, Exposition& to) {
  write_seconds(metric("process_cpu_seconds_total"), use.cpu, to);
  write_number(metric("process_resident_memory_bytes"), use.memory, to);
  write_number(metric("process_open_fds"), use.descriptors, to);
  write_number(metric("process_max_fds"), use.most_descriptors, to);
}

void write_counters(const AdminView& view, Exposition& to) {
  for (const Column& column : columns) write_number(column.row, sum(view, column.read), to);
  to.family(metric("gw_responses_total"));
  for (std::size_t i = 1; i < 6; ++i) {
    std::uint64_t all = 0;
    for (const proxy::Counters* counters : view.counters) all += counters->by_class[i].get();
    to.sample({{"code", format("{}xx", i)}}, all);
  }
  to.family(metric("gw_reasons_total"));
  for (const http::ReasonRow& reason : http::reasons()) {
    std::uint64_t all = 0;
    for (const proxy::Counters* counters : view.counters)
      all += counters->by_reason[static_cast<std::size_t>(reason.reason)].get();
    if (reason.reason != http::Reason::none && all != 0) to.sample({{"reason", reason.name}}, all);
  }
}

void write_listeners(const AdminView& view, const decision::Snapshot* serves, Exposition& to) {
  to.family(metric("gw_listener_connections"));
  if (serves == nullptr) return;
  for (const decision::Listener& listener : serves->listeners)
    to.sample({{"listener", listener.name}}, view.connection_counts.connections(listener.id));
}

std::span<const decision::Upstream> upstreams_of(const decision::Snapshot* serves) {
  if (serves == nullptr) return {};
  return {serves->upstreams.data(), serves->upstreams.size()};
}

// Moment::mono, from the clock that the reactors use.
Duration steady_now() { return std::chrono::steady_clock::now().time_since_epoch(); }

// Prometheus asks for OpenMetrics. A client without a preference gets the classic text format.
TextFormat wanted_format(std::string_view accept) {
  return http::accept_quality(accept, "application/openmetrics-text") >
                 http::accept_quality(accept, "text/plain")
             ? TextFormat::openmetrics
             : TextFormat::prometheus;
}

AdminAnswer tell_metrics(const AdminRequest& request, const AdminView& view) {
  const TextFormat wanted = wanted_format(request.accept);
  const Status status = view.board.get();  // keeps the lists below
  const decision::Snapshot* serves = status.serves.get();
  Exposition to(wanted);
  write_status(status, to);
  write_process(process_use(), to);
  write_counters(view, to);
  write_listeners(view, serves, to);
  write_upstreams(
      {.upstreams = upstreams_of(serves), .boards = view.endpoints, .now = steady_now()}, to);
  view.traffic.write(to);
  return {.type = media_type(wanted), .body = to.take()};
}

AdminAnswer healthz(const AdminRequest&, const AdminView&) { return {.body = "ok\n"}; }

AdminAnswer readyz(const AdminRequest&, const AdminView& view) {
  const Status status = view.board.get();
  if (status.draining) return {.status = 503, .body = "stopping\n"};
  if (!status.serves) return {.status = 503, .body = "no configuration is active yet\n"};
  return {.body = "ok\n"};
}

constexpr AdminRoute routes[] = {
    {"/metrics", false, tell_metrics},
    {"/healthz", true, healthz},
    {"/readyz", true, readyz},
};

// Constant time for any input: compares two hashes completely.
bool same_secret(std::string_view given, std::string_view wanted) {
  const auto a = crypto::sha256(given), b = crypto::sha256(wanted);
  unsigned different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) different |= static_cast<unsigned>(a[i] ^ b[i]);
  return different == 0;
}

bool may_see(std::string_view authorization, std::string_view token) {
  constexpr std::string_view scheme = "Bearer ";
  if (token.empty()) return true;
  const bool bearer = authorization.size() > scheme.size() &&
                      iequals(authorization.substr(0, scheme.size()), scheme);
  return same_secret(bearer ? trim(authorization.substr(scheme.size())) : "", token);
}

}  // namespace

std::span<const AdminRoute> admin_routes() { return routes; }

AdminAnswer answer_admin(const AdminRequest& request, std::string_view token,
                         const AdminView& view) {
  for (const AdminRoute& route : routes) {
    if (route.path != request.path) continue;
    if (request.method != "GET") return {.status = 405, .body = "only GET is allowed\n"};
    if (!route.open && !may_see(request.authorization, token))
      return {.status = 401, .body = "the token of gateway.admin is required\n"};
    return route.answer(request, view);
  }
  return {.status = 404, .body = "not found; use /metrics, /healthz or /readyz\n"};
}

}  // namespace gw::admin
