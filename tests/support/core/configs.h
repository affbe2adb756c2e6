// Configurations made by hand, for tests and benches of what happens behind reading them: a table
// of each kind from the few texts that matter.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/cases.h"
#include "config/config.h"
#include "decision/compile/compile.h"
#include "support/core/made_policy.h"
#include "support/core/routes.h"
#include "support/core/sources_in_memory.h"

namespace gw::test {

inline config::Text text(std::string_view value, std::uint32_t line = 0) {
  return {std::string(value), {0, line, 1}};
}
inline config::PolicyUse use(std::string_view name, std::uint32_t line = 0) {
  return {text(name, line), {}};
}
inline config::Template filled(std::string_view source) {
  config::Diagnostics diagnostics;
  return config::parse_template(source, {}, {}, diagnostics);
}

inline config::Listener listener(std::string name, std::string_view address) {
  config::Listener made;
  made.name = std::move(name);
  made.addresses = {text(address)};
  return made;
}
inline config::EndpointUrl endpoint(std::string host, std::uint16_t port = 8080) {
  config::EndpointUrl made;
  made.url = "http://" + host + ":" + std::to_string(port);
  made.host = std::move(host);
  made.port = port;
  return made;
}
inline config::Upstream upstream(std::string name, std::vector<config::EndpointUrl> endpoints) {
  config::Upstream made;
  made.name = std::move(name);
  made.endpoints = std::move(endpoints);
  return made;
}
inline config::Policy policy_table(std::string name, std::string type = "headers",
                                   config::Value options = {}) {
  config::Policy made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.options = std::move(options);
  return made;
}
// A route to one upstream.
inline config::Route route_to(std::string name, std::string_view path, std::string_view upstream) {
  config::Route made;
  made.name = std::move(name);
  made.match.paths = {pattern(path)};
  config::UpstreamUse use;
  use.name = text(upstream);
  made.upstreams = {std::move(use)};
  return made;
}

// Compiles, and keeps what was found.
struct Compiled {
  explicit Compiled(const config::Config& config, SourcesInMemory given = {})
      : sources(std::move(given)),
        snapshot(decision::compile(config, sources, names, diagnostics)) {}

  // "code: message" one a line.
  std::string diagnostics_text() const {
    std::string all;
    for (const config::Diagnostic& one : diagnostics.all())
      all += one.code + ": " + one.message + "\n";
    return all;
  }

  SourcesInMemory sources;
  ledger::Names names;
  config::Diagnostics diagnostics;
  std::unique_ptr<const decision::Snapshot> snapshot;
};

}  // namespace gw::test
