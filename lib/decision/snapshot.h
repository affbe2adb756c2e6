// Snapshot: the compiled configuration. Immutable, versioned, shared by all workers through one
// pointer; const means any thread. Versions can share parts: a version with different books copies
// only pointers. Parts refer to each other by index, never by pointer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/ip.h"
#include "base/shared_list.h"
#include "config/config.h"
#include "config/key.h"
#include "decision/settings.h"
#include "identity/books.h"
#include "identity/key_source.h"
#include "ledger/ids.h"
#include "policy/policy.h"

namespace gw::decision {

class RouteTable;

struct Endpoint {
  ledger::EndpointId id{};
  std::string url;        // as configured, in normal form; used in logs and traces
  std::string authority;  // "10.0.0.1:8080": the Host for `host = "endpoint"`
  IpAddress ip;           // if resolved; unused for a Unix socket
  std::uint16_t port = 0;
  std::string unix_path;
  bool resolved = false;  // false: the name was not looked up (offline) or has no address
  std::uint32_t weight = 1;
};

struct Upstream {
  ledger::UpstreamId id{};
  std::string name;
  std::vector<Endpoint> endpoints;
  config::Balance balance = config::Balance::round_robin;
  config::Key hash;                                           // for ring-hash
  std::vector<std::pair<std::uint64_t, std::uint32_t>> ring;  // sorted by hash; index of endpoint
  enum class HostFrom : std::uint8_t { client, endpoint, fixed } host_from = HostFrom::client;
  std::string host;  // if HostFrom::fixed
  config::Eject eject;
  config::Pool pool;
};

// One policy of a chain. Snapshot::policies owns the instance.
struct Step {
  const policy::Policy* policy = nullptr;
  std::string name;  // "keys", "orders-write/acl"
  ledger::PolicyId id{};
  bool edits_response = false;
};

// The destination of a forward: one per route, or one per split entry.
struct ForwardTarget {
  std::uint32_t upstream = 0;  // index into Snapshot::upstreams
  std::uint32_t weight = 1;
  std::optional<config::Template> rewrite;  // the entry's own, else the route's, else none
  config::RequestEdits request;             // edits of the split entry
  config::Edits response;
};

struct ForwardAction {
  std::vector<ForwardTarget> targets;  // more than one: a split
  std::uint64_t total_weight = 1;
  std::optional<config::Sticky> sticky;
  std::vector<std::string> upgrade;  // protocols that may be upgraded to, lower case
  std::size_t strip = 0;             // number of segments that strip_prefix removes
};
struct NoRoute {};  // used if no route matches: 404, or 405 with Allow
using Action = std::variant<ForwardAction, config::Redirect, config::RespondWith, NoRoute>;

// What applies to a route on one listener: inherited from gateway, listener and group, and its own.
struct Plan {
  std::vector<Step> policies;
  bool answers_preflights = false;  // one of the policies does
  std::vector<Settings> settings;   // by target; at least one
};

struct Match {  // all conditions must hold; predicates of the group and the route are combined
  std::vector<std::uint32_t> listeners;    // indices, sorted; empty: all
  std::vector<std::string> hosts;          // lower case; empty: any
  std::vector<config::PathPattern> paths;  // with the group's prefix; at least one
  std::vector<std::string> methods;        // empty: any
  std::vector<config::NamedPredicate> headers, queries, cookies;
  std::vector<Cidr> from;  // empty: any
  std::int64_t priority = 0;
};

struct Route {
  ledger::RouteId id{};
  std::string name;
  std::string group;  // may be empty
  config::Position at;
  Match match;
  Action action;
  config::RequestEdits request;  // the route's own edits
  config::Edits response;
  std::vector<std::uint32_t> plan_of;  // by listener: index into plans
  std::vector<Plan> plans;
};

struct ListenerLimits {
  std::uint64_t line = 8 * 1024, header = 8 * 1024, headers = 32 * 1024, count = 100;
  std::uint64_t connections = 0;              // 0: off
  std::uint64_t connections_per_address = 0;  // 0: off
};

struct Listener {
  ledger::ListenerId id{};
  std::string name;
  config::Position at;
  std::vector<std::string> addresses;  // as written
  std::vector<Cidr> trust;
  bool proxy_protocol = false;
  Duration head = seconds(10), body = seconds(30), write = seconds(30), idle = seconds(75);
  ListenerLimits limits;
  std::uint32_t no_route = 0;  // index into Snapshot::routes: its NoRoute or its redirect
  bool redirects = false;      // the route `no_route` handles every request
};

struct Snapshot {
  std::uint64_t version = 0;
  SharedList<Listener> listeners;
  SharedList<Upstream> upstreams;
  SharedList<Route> routes;  // in file order; the listeners' own routes last
  SharedList<std::unique_ptr<policy::Policy>> policies;
  std::shared_ptr<const RouteTable> table;
  identity::Books books;
  SharedList<identity::KeySource> key_sources;  // fetched by control for the books
  std::string request_id;                       // lower case field name; empty: off
  bool merge_slashes = true;
  Duration drain = seconds(30);
  std::uint32_t workers = 0;
  std::string engine;
  std::vector<std::string> access_log;
  std::string store;  // a path; empty: none
  std::optional<config::Admin> admin;

  Snapshot();
  ~Snapshot();
  Snapshot& operator=(const Snapshot&) = delete;

  // A copy with different books.
  std::unique_ptr<const Snapshot> with_books(identity::Books other,
                                             std::uint64_t its_version) const;

 private:
  Snapshot(const Snapshot&);  // shares all parts
};

std::size_t route_count(const Snapshot& snapshot);  // without the listeners' own routes

}  // namespace gw::decision
