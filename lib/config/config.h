// Config: the configuration as written, after includes and placeholders, before compilation. Plain
// structs with places; references are not resolved yet. An empty optional means "not set here".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ip.h"
#include "config/key.h"
#include "config/path_pattern.h"
#include "config/predicate.h"
#include "config/template.h"
#include "config/units.h"
#include "config/value.h"
#include "config/written.h"
#include "crypto/key_row.h"

namespace gw::config {

// --- settings that a more specific scope overrides, key by key ---

struct Timeouts {  // upstream timeouts; no_limit for "off"
  Maybe<Duration> connect, first_byte, idle, total, stream_idle;
};
struct ClientTimeouts {  // [listener.NAME] timeout has these as well
  Maybe<Duration> head, body, write, idle;
};
struct RetryOn {
  bool connect = false, reset = false, timeout = false;
  std::vector<std::uint16_t> statuses;
};
struct Retry {
  Maybe<std::uint32_t> attempts;
  Maybe<RetryOn> on;
  Maybe<std::vector<std::string>> methods;
  Maybe<std::pair<Duration, Duration>> backoff;
  Maybe<std::uint32_t> budget_percent;
  Maybe<std::uint64_t> replay;  // bytes
};
struct Limits {  // bytes and counts; no_size_limit for "off"
  Maybe<std::uint64_t> line, header, headers, count, body, connections, connections_per_address;
};

// --- policies ---

struct Policy {
  std::string name;  // its key, or ROUTE/TYPE for an inline table
  std::string type;
  Position at;
  bool locked = false;
  Value options;  // the whole table; the policy itself reads it
};
struct PolicyUse {  // one entry of a `policies` list
  Text name;        // "..." is the position of the inherited policies
  std::optional<std::size_t>
      inline_policy;  // index into Config::policies if the entry is an inline table
};

// --- tables ---

struct NamedPredicate {
  std::string name;  // header: lower case
  Position at;
  Predicate predicate;
};
struct Match {
  std::vector<Text> listeners;
  std::vector<Text> hosts;         // lower case; "*.example.com"
  std::vector<PathPattern> paths;  // a group has one prefix
  std::vector<Text> methods;
  std::vector<NamedPredicate> headers, queries, cookies;
  std::vector<Written<Cidr>> from;
};

struct Redirect {
  Template to;
  std::uint16_t status = 307;
  Position at;
};
struct RespondWith {
  std::uint16_t status = 200;
  std::vector<FieldTemplate> headers;
  std::optional<Template> body;
  std::optional<Template>
      json;  // the complete JSON text; placeholders are filled inside of JSON strings
  std::optional<std::string> file;  // the content, read when the configuration is loaded
  std::string file_name;
  Position at;
};
struct UpstreamUse {
  Text name;  // of an [upstream.NAME], or a URL, which names the upstream made for it
  std::uint32_t weight = 1;
  std::optional<Template> rewrite;
  RequestEdits request;
  Edits response;
  Position at;
};
struct Sticky {
  std::optional<Key> key;
  std::string cookie;  // a cookie of the gateway, if `key` is not set
  Duration max_age{};
  Position at;
};

struct Listener {
  std::string name;
  Position at;
  std::vector<Text> addresses;
  bool http1 = true;
  std::vector<Written<Cidr>> trust;
  bool proxy_protocol = false;
  bool asks_certificate =
      false;  // requests client certificates; set by `tls`, which is not supported yet
  std::optional<Redirect> redirect;
  ClientTimeouts client_timeout;
  Timeouts timeout;
  Limits limits;
  std::vector<PolicyUse> policies;
};

struct EndpointUrl {
  std::string url;  // normal form: "http://10.0.0.1:8080", "unix:/run/app.sock"
  bool tls = false;
  std::string host;  // name or address; empty for a Unix socket
  std::uint16_t port = 0;
  std::string unix_path;
  std::uint32_t weight = 1;
  Position at;
};
enum class Balance : std::uint8_t { round_robin, least_request, random_two, ring_hash };
struct Eject {
  bool on = true;
  std::uint32_t failures = 5;
  Duration base = seconds(10), max = seconds(300);
  std::uint32_t max_percent = 50;
};
struct Pool {
  std::uint32_t connections = 1024;  // per endpoint
  Duration idle = seconds(55);
  std::uint32_t waiting = 1024;
};
struct Upstream {
  std::string name;
  Position at;
  bool from_url = false;  // created for a URL in a route
  std::vector<EndpointUrl> endpoints;
  Balance balance = Balance::round_robin;
  std::optional<Key> hash;
  std::string host = "auto";  // "auto", "client", "endpoint" or text
  Eject eject;
  Pool pool;
  Timeouts timeout;
  Retry retry;
};

struct Scope {  // common to groups and routes
  std::vector<PolicyUse> policies;
  std::vector<Text> skip;
  Timeouts timeout;
  Retry retry;
  Limits limits;  // body only
  Maybe<bool> log;
};
struct Group : Scope {
  std::string name;
  Position at;
  Match match;
  bool strip_prefix = false;
};
struct Route : Scope {
  std::string name;  // written, or methods, first host and first pattern
  bool named = false;
  Position at;
  std::optional<Text> group;
  Maybe<std::int64_t> priority;
  Match match;
  // The action; a route has exactly one.
  std::vector<UpstreamUse> upstreams;  // one for `upstream`, several for `split`
  bool split = false;
  std::optional<Redirect> redirect;
  std::optional<RespondWith> respond;
  std::optional<Template> rewrite;
  RequestEdits request;
  Edits response;
  std::optional<Sticky> sticky;
  std::vector<std::string> upgrade = {"websocket"};
};

struct ConsumerLimit {  // overrides the limit of one policy for the consumer's group or for
                        // everybody
  Text policy;
  bool off = false;
  Maybe<Rate> rate = {};  // not set if off
};
struct Consumer {
  std::string name;
  Position at;
  std::vector<std::string> groups;
  std::vector<crypto::KeyRow> keys;  // in the order written; never revoked
  std::vector<std::string> aliases;  // names of the consumer in tokens and certificates
  std::string secret;                // for signing requests; empty: none
  std::string password;              // bcrypt hash; empty: none
  std::vector<ConsumerLimit> limits;
};

struct Admin {
  std::string address;  // "HOST:PORT"
  std::string token;    // empty: none, which only a loopback address may have
  friend bool operator==(const Admin&, const Admin&) = default;
};
struct Gateway {
  Position at;
  std::uint32_t workers = 0;  // 0: automatic
  std::string engine = "auto";
  std::vector<Text> access_log = {{"stdout", {}}};
  std::string store;                        // path relative to the working folder; empty: none
  std::string request_id = "x-request-id";  // lower case; empty: off
  bool merge_slashes = true;
  Duration drain = seconds(30);
  std::optional<Admin> admin;
  std::vector<PolicyUse> policies;
  Timeouts timeout;
  Retry retry;
  Limits limits;
};

struct Test;  // cases.h

struct Config {
  Gateway gateway;
  std::vector<Listener> listeners;
  std::vector<Upstream> upstreams;  // including those created for URLs
  std::vector<Policy> policies;     // including inline ones
  std::vector<Group> groups;
  std::vector<Consumer> consumers;
  std::vector<Route> routes;
  std::vector<Test> tests;

  Config();
  ~Config();
  Config(Config&&) noexcept;
  Config& operator=(Config&&) noexcept;
};

}  // namespace gw::config
