// The rows.
#include "control/admin_routes.h"

#include "base/crypto.h"
#include "base/text.h"

namespace gw::control {

namespace {

using Read = std::uint64_t (*)(const proxy::Counters&);

std::uint64_t sum(const AdminView& view, Read read) {
  std::uint64_t all = 0;
  for (const proxy::Counters* counters : view.counters) all += read(*counters);
  return all;
}

struct Row {
  std::string_view name;
  bool gauge;
  std::string_view help;
  Read read;
};
constexpr Row rows[] = {
#define X(name, gauge, text) \
  {#name, gauge, text, [](const proxy::Counters& c) { return c.name.get(); }},
    GW_COUNTERS(X)
#undef X
};

void write_counters(const AdminView& view, Exposition& to) {
  for (const Row& row : rows) {
    to.family(format("gw_{}{}", row.name, row.gauge ? "" : "_total"),
              row.gauge ? "gauge" : "counter", row.help);
    to.sample({}, sum(view, row.read));
  }
  to.family("gw_responses_total", "counter", "Answers by class, with whatever route.");
  for (std::size_t i = 1; i < 6; ++i) {
    std::uint64_t all = 0;
    for (const proxy::Counters* counters : view.counters) all += counters->by_class[i].get();
    to.sample({{"code", format("{}xx", i)}}, all);
  }
  to.family("gw_reasons_total", "counter", "Answers of the gateway's own; see gw-reasons(7).");
  for (const http::ReasonRow& reason : http::reasons()) {
    std::uint64_t all = 0;
    for (const proxy::Counters* counters : view.counters)
      all += counters->by_reason[static_cast<std::size_t>(reason.reason)].get();
    if (reason.reason != http::Reason::none && all != 0) to.sample({{"reason", reason.name}}, all);
  }
}

void write_standing(const Standing& standing, Exposition& to) {
  struct Number {
    std::string_view name, kind, help;
    std::uint64_t value;
  };
  const Number numbers[] = {
      {"gw_config_version", "gauge", "Of the configuration that serves.", standing.version},
      {"gw_routes", "gauge", "Routes that it has.", standing.routes},
      {"gw_workers", "gauge", "Threads that forward.", standing.workers},
      {"gw_reloads_total", "counter", "Configurations that were taken up.", standing.reloads},
      {"gw_refused_reloads_total", "counter", "Configurations that were not, as they are wrong.",
       standing.refused_reloads},
      {"gw_draining", "gauge", "1 while it stops.", standing.draining ? 1u : 0u},
  };
  for (const Number& number : numbers) {
    to.family(number.name, number.kind, number.help);
    to.sample({}, number.value);
  }
  to.family("gw_start_time_seconds", "gauge", "When the process started, since 1970.");
  to.seconds({}, {}, static_cast<std::uint64_t>(standing.started.time_since_epoch().count()));
}

AdminAnswer metrics(const AdminView& view) {
  Exposition to;
  write_standing(view.board.get(), to);
  write_counters(view, to);
  view.traffic.write(to);
  return {.type = "text/plain; version=0.0.4; charset=utf-8", .body = to.take()};
}

AdminAnswer healthz(const AdminView&) { return {.body = "ok\n"}; }

AdminAnswer readyz(const AdminView& view) {
  if (view.board.get().draining) return {.status = 503, .body = "stopping\n"};
  return {.body = "ok\n"};
}

constexpr AdminRoute routes[] = {
    {"/metrics", false, metrics},
    {"/healthz", true, healthz},
    {"/readyz", true, readyz},
};

// Takes as long whatever was given: two hashes, all of whose bytes are looked at.
bool same_secret(std::string_view given, std::string_view wanted) {
  const auto a = sha256(given), b = sha256(wanted);
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
    if (request.method != "GET") return {.status = 405, .body = "only GET is answered\n"};
    if (!route.open && !may_see(request.authorization, token))
      return {.status = 401, .body = "the token of gateway.admin is needed\n"};
    return route.answer(view);
  }
  return {.status = 404, .body = "there is /metrics, /healthz and /readyz\n"};
}

}  // namespace gw::control
