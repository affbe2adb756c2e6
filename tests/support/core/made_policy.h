// MadePolicy: a policy from its options, as compile makes it, with what it needs and what it said.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "config/url.h"
#include "policy/kind.h"
#include "support/core/sources_in_memory.h"

namespace gw::test {

inline config::Value value(std::string text) {
  config::Value made;
  made.data = std::move(text);
  return made;
}
inline config::Value value(const char* text) { return value(std::string(text)); }
inline config::Value value(int number) {
  config::Value made;
  made.data = std::int64_t{number};
  return made;
}
inline config::Value yes() {
  config::Value made;
  made.data = true;
  return made;
}
inline config::Value list(std::initializer_list<config::Value> items) {
  config::Value made;
  made.data = config::Value::Array(items);
  return made;
}
inline config::Value table(std::initializer_list<std::pair<const char*, config::Value>> entries) {
  config::Value::Table all;
  for (const auto& [key, one] : entries) all.push_back({key, {}, one});
  config::Value made;
  made.data = std::move(all);
  return made;
}

struct MadePolicy {
  MadePolicy(const char* type, config::Value options, SourcesInMemory given = {},
             const char* name = "fair")
      : written{name, type, {}, false, std::move(options)}, sources(std::move(given)) {
    make();
  }

  // Anew, with what consumers say in place of its limit; it knows the buckets of before.
  void make(std::span<const policy::OwnLimit> own_limits = {}) {
    policy::MakeContext context{.policy = written,
                                .diagnostics = diagnostics,
                                .sources = sources,
                                .names = names,
                                .other = [](const config::Text&) { return policy::Other{}; },
                                .upstream =
                                    [this](const config::Text& url) {
                                      const auto found =
                                          parse_endpoint_url(url.value, url.at, diagnostics);
                                      return found ? std::optional(0U) : std::nullopt;
                                    },
                                .key_sources = &key_sources,
                                .own_limits = own_limits};
    policy = policy::find_kind(written.type)->make(context);
  }

  config::Policy written;
  config::Diagnostics diagnostics;
  SourcesInMemory sources;
  ledger::Names names;
  std::vector<identity::KeySource> key_sources;  // what it wants fetched
  std::unique_ptr<policy::Policy> policy;

  ledger::PolicyId id() const { return ledger::Names(names).policy(written.name); }
  // The code of the first thing that was wrong.
  std::string fault() const { return diagnostics.all().empty() ? "" : diagnostics.all()[0].code; }
};

}  // namespace gw::test
