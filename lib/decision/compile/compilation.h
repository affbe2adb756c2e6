// Compilation: the state that the steps of compile share. Used only by the files of
// decision/compile; it is destroyed at the end of compile.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "config/config.h"
#include "config/sources.h"
#include "decision/snapshot.h"
#include "ledger/names.h"
#include "policy/kind.h"

namespace gw::decision {

// Maps the names of one kind of table to their indices, and records which tables are used.
class Directory {
 public:
  template <class Tables>
  Directory(std::string_view kind, const Tables& tables) : kind_(kind) {
    for (std::uint32_t i = 0; i < tables.size(); ++i) indexes_.emplace(tables[i].name, i);
    used_.resize(tables.size());
  }

  // The index of a reference. An unknown name is an error that suggests the nearest name, reported
  // once.
  std::optional<std::uint32_t> find(const config::Text& name, config::Diagnostics&);
  std::optional<std::uint32_t> look_up(std::string_view name) const;
  void use(std::uint32_t index) { used_[index] = true; }
  bool used(std::uint32_t index) const { return used_[index]; }

 private:
  using Indexes = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

  std::string_view kind_;  // "upstream"
  Indexes indexes_;
  std::vector<bool> used_;
};

// The compiled form of one policy table.
struct MadePolicy {
  const policy::Kind* kind = nullptr;
  const policy::Policy* policy = nullptr;  // in the snapshot; null if it could not be created
  ledger::PolicyId id{};
  std::vector<std::uint32_t> others;  // indices of the policies that it is composed of
};

// Indices into Config::policies, in execution order.
using Chain = std::vector<std::uint32_t>;

// Listeners that give a route the same policies and settings share one plan.
struct ListenerClass {
  std::uint32_t first = 0;  // a listener of this class
  Chain policies;           // of the gateway and the listener
};

struct Compilation {
  Compilation(const config::Config& from, config::Sources& outside, ledger::Names& numbers,
              config::Diagnostics& found, Snapshot& to)
      : config(from), sources(outside), names(numbers), diagnostics(found), snapshot(to) {}

  const config::Config& config;
  config::Sources& sources;
  ledger::Names& names;
  config::Diagnostics& diagnostics;
  Snapshot& snapshot;

  Directory listeners{"listener", config.listeners};
  Directory upstreams{"upstream", config.upstreams};
  Directory policies{"policy", config.policies};
  Directory groups{"group", config.groups};

  std::vector<identity::KeySource> key_sources;
  std::map<std::string, std::uint32_t>
      policy_upstreams;  // upstreams that only policies use, by URL
  std::vector<std::vector<policy::OwnLimit>> own_limits;  // by index into Config::policies
  std::vector<MadePolicy> made;                           // by index into Config::policies
  std::vector<ListenerClass> classes;                     // listener classes
  std::vector<std::uint32_t> class_of;                    // by listener
  std::vector<bool> order_reported;                       // by policy: reported once
  std::vector<config::Position> without_certificate;      // places already reported
};

// A group's table is checked for each of its routes, but its errors are reported once.
void error_once(config::Diagnostics&, config::Diagnostic);

// The steps, in order. Each reports its errors and continues.
void compile_upstreams(Compilation&);
// The upstream for a URL in a policy's options: the one that routes use, or a new one.
std::optional<std::uint32_t> upstream_of_url(Compilation&, const config::Text& url);
void compile_policies(Compilation&);
void compile_listeners(Compilation&);
void compile_routes(Compilation&);
void compile_own_routes(Compilation&);  // the listeners' own: no route, or a redirect
void warn_of_unused(Compilation&);

// --- chains (policies.cpp) ---

// Applies one scope's `policies` and `skip` to the inherited chain. Skips without effect are added
// to `missed`, because they may have an effect on another listener.
struct ScopeLists {
  const std::vector<config::PolicyUse>& policies;
  const std::vector<config::Text>& skip;
};
Chain extend(Compilation&, const Chain& inherited, const ScopeLists&,
             std::vector<const config::Text*>& missed);
void check_order(Compilation&, const Chain&, std::string_view where);
void fill_policies(const Compilation&, const Chain&, Plan&);
// Warns of uses of the client certificate on a route where no listener requests one.
void warn_of_certificates(Compilation&, const config::Route&, const Chain&);

// --- settings (settings.cpp) ---

struct SettingScopes {  // null if there is none
  const config::Gateway* gateway = nullptr;
  const config::Listener* listener = nullptr;
  const config::Upstream* upstream = nullptr;
  const config::Group* group = nullptr;
  const config::Route* route = nullptr;
};
Settings settings_of(const SettingScopes&);
ListenerLimits limits_of(const config::Gateway&, const config::Listener&);
// Compares only what routes inherit.
bool same_settings(const config::Listener&, const config::Listener&);

// --- matches (match.cpp) ---

Match match_of(Compilation&, const config::Route&, const config::Group*);
// Placeholders and a final /** are allowed only if a pattern of the route defines them.
void check_templates(Compilation&, const config::Route&, const Match&);

}  // namespace gw::decision
