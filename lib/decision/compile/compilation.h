// Compiling: what the steps of compile share while a snapshot is being made. Only compile*.cpp use
// it; it dies with the compile.
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

// Names of one kind of table to their places, and which of them something uses.
class Directory {
 public:
  template <class Tables>
  Directory(std::string_view kind, const Tables& tables) : kind_(kind) {
    for (std::uint32_t i = 0; i < tables.size(); ++i) places_.emplace(tables[i].name, i);
    used_.resize(tables.size());
  }

  // The place of a reference; an unknown one is an error with the nearest name, told once.
  std::optional<std::uint32_t> find(const config::Text& name, config::Diagnostics&);
  std::optional<std::uint32_t> look_up(std::string_view name) const;
  void use(std::uint32_t place) { used_[place] = true; }
  bool used(std::uint32_t place) const { return used_[place]; }

 private:
  using Places = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

  std::string_view kind_;  // "upstream"
  Places places_;
  std::vector<bool> used_;
};

// A policy's table, made.
struct MadePolicy {
  const policy::Kind* kind = nullptr;
  const policy::Policy* policy = nullptr;  // in the snapshot; null where it could not be made
  ledger::PolicyId id{};
  std::vector<std::uint32_t> others;  // that it is made of, by their place
};

// Policies by their place in Config::policies, in the order they run.
using Chain = std::vector<std::uint32_t>;

// Listeners that give a route the same policies and settings share its plan.
struct ListenerClass {
  std::uint32_t first = 0;  // a listener of it
  Chain policies;           // the gateway's and the listener's
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
      policy_upstreams;  // upstreams that only policies name, by URL
  std::vector<std::vector<policy::OwnLimit>> own_limits;  // by place in Config::policies
  std::vector<MadePolicy> made;                           // by place in Config::policies
  std::vector<ListenerClass> classes;                     // listener classes
  std::vector<std::uint32_t> class_of;                    // by listener
  std::vector<bool> order_reported;                       // by policy: one complaint is enough
  std::vector<config::Position> certificate_warnings;     // what was warned of: once is enough
};

// What a group writes is looked at for each of its routes, but wrong only once.
void error_once(config::Diagnostics&, config::Diagnostic);

// The steps, in their order. Each reports what is wrong and goes on.
void compile_upstreams(Compilation&);
// Of a URL in a policy's options: the one that routes use too, or one of its own.
std::optional<std::uint32_t> upstream_of_url(Compilation&, const config::Text& url);
void compile_policies(Compilation&);
void compile_listeners(Compilation&);
void compile_routes(Compilation&);
void compile_own_routes(Compilation&);  // the listeners' own: no route, or a redirect
void warn_of_unused(Compilation&);

// --- chains (compile_policies.cpp) ---

// The inherited chain with one scope's `policies` and `skip` applied. Skips that hit nothing are
// put into `missed`, as on another listener they may.
struct ScopeLists {
  const std::vector<config::PolicyUse>& policies;
  const std::vector<config::Text>& skip;
};
Chain extend(Compilation&, const Chain& inherited, const ScopeLists&,
             std::vector<const config::Text*>& missed);
void check_order(Compilation&, const Chain&, std::string_view where);
void fill_policies(const Compilation&, const Chain&, Plan&);
// What goes by the client's certificate on a route where no listener asks for one.
void warn_of_certificates(Compilation&, const config::Route&, const Chain&);

// --- settings (compile_settings.cpp) ---

struct SettingScopes {  // null where there is none
  const config::Gateway* gateway = nullptr;
  const config::Listener* listener = nullptr;
  const config::Upstream* upstream = nullptr;
  const config::Group* group = nullptr;
  const config::Route* route = nullptr;
};
Settings settings_of(const SettingScopes&);
ListenerLimits limits_of(const config::Gateway&, const config::Listener&);
bool same_settings(const config::Listener&, const config::Listener&);  // as far as routes see

// --- matches (compile_match.cpp) ---

Match match_of(Compilation&, const config::Route&, const config::Group*);
// Placeholders and a last /** stand only where a pattern of the route gives them.
void check_templates(Compilation&, const config::Route&, const Match&);

}  // namespace gw::decision
