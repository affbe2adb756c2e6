// Compile: runs the steps in order, and handles what belongs to no table. Single-threaded; nobody
// else sees the snapshot before it is returned.
#include "decision/compile/compile.h"

#include <algorithm>

#include "base/text.h"
#include "decision/compile/compilation.h"
#include "decision/route_table.h"

namespace gw::decision {

void error_once(config::Diagnostics& diagnostics, config::Diagnostic wrong) {
  const auto& all = diagnostics.all();
  const bool reported = std::any_of(all.begin(), all.end(), [&](const config::Diagnostic& one) {
    return one.at == wrong.at && one.code == wrong.code && one.message == wrong.message;
  });
  if (!reported) diagnostics.add(std::move(wrong));
}

std::optional<std::uint32_t> Directory::look_up(std::string_view name) const {
  const auto found = indexes_.find(name);
  return found == indexes_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint32_t> Directory::find(const config::Text& name,
                                             config::Diagnostics& diagnostics) {
  if (const auto found = look_up(name.value)) return found;
  std::vector<std::string> known;
  for (const auto& [text, index] : indexes_) known.push_back(text);
  std::sort(known.begin(), known.end());
  const std::string near = nearest(name.value, known);
  error_once(diagnostics,
             {config::Severity::error, format("unknown-{}", kind_), name.at,
              format("there is no {} `{}`", kind_, printable(name.value)),
              near.empty() ? format("define it as [{}.{}]", kind_, printable(name.value))
                           : format("did you mean `{}`?", near)});
  return std::nullopt;
}

namespace {

void copy_gateway(const config::Gateway& gateway, Snapshot& snapshot) {
  snapshot.request_id = gateway.request_id;
  snapshot.merge_slashes = gateway.merge_slashes;
  snapshot.drain = gateway.drain;
  snapshot.workers = gateway.workers;
  snapshot.engine = gateway.engine;
  snapshot.store = gateway.store;
  snapshot.admin = gateway.admin;
  for (const config::Text& log : gateway.access_log) snapshot.access_log.push_back(log.value);
}

}  // namespace

void warn_of_unused(Compilation& c) {
  const auto warn = [&](std::string_view kind, const std::string& name, config::Position at) {
    c.diagnostics.warning(format("unused-{}", kind), at, format("nothing uses {} `{}`", kind, name),
                          "use it or remove it");
  };
  for (std::uint32_t i = 0; i < c.config.upstreams.size(); ++i)
    if (const auto& one = c.config.upstreams[i]; !c.upstreams.used(i) && !one.from_url)
      warn("upstream", one.name, one.at);
  for (std::uint32_t i = 0; i < c.config.policies.size(); ++i)
    if (!c.policies.used(i)) warn("policy", c.config.policies[i].name, c.config.policies[i].at);
  for (std::uint32_t i = 0; i < c.config.groups.size(); ++i)
    if (!c.groups.used(i)) warn("group", c.config.groups[i].name, c.config.groups[i].at);
}

std::unique_ptr<const Snapshot> compile(const config::Config& config, config::Sources& sources,
                                        ledger::Names& names, config::Diagnostics& diagnostics) {
  auto snapshot = std::make_unique<Snapshot>();
  Compilation c(config, sources, names, diagnostics, *snapshot);
  copy_gateway(config.gateway, *snapshot);
  snapshot->books = identity::file_books(config.consumers);
  compile_upstreams(c);
  compile_policies(c);
  compile_listeners(c);
  compile_routes(c);
  const std::size_t routes = snapshot->routes.size();
  compile_own_routes(c);
  warn_of_unused(c);
  if (!diagnostics.ok()) return nullptr;
  snapshot->version = names.next_version();
  snapshot->table =
      std::make_unique<const RouteTable>(std::span<const Route>(snapshot->routes).first(routes));
  return snapshot;
}

}  // namespace gw::decision
