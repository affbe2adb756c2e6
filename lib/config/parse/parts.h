// The parts of parse.cpp, one file a table. Only they include this. Each reads what it can,
// reports the rest, and adds to the Config.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/cases.h"
#include "config/config.h"
#include "config/parse/parse.h"
#include "config/reader.h"

namespace gw::config {

struct Parsing {
  Config& config;
  Diagnostics& diagnostics;
  Sources& sources;
  std::span<const PolicyType> types;
  std::vector<std::string>& read;
  std::vector<std::string>& not_checked;
  std::unordered_map<std::string, std::size_t> groups = {};      // name to place in config.groups
  std::unordered_map<std::string, Position> url_upstreams = {};  // those that URLs made
  std::unordered_map<std::string, Position> route_names = {};
  std::unordered_map<std::string, Position> test_names = {};
  std::unordered_map<std::string, Position> callers = {};  // consumers' names and aliases
  std::unordered_map<std::string, Position> key_hashes = {};
  std::unordered_map<std::string, Position> key_ids = {};  // CONSUMER/ID
};

void parse_gateway(const Value& table, Parsing& parsing);
void parse_listener(const Entry& entry, Parsing& parsing);
void parse_upstream(const Entry& entry, Parsing& parsing);
void parse_policy(const Entry& entry, Parsing& parsing);
void parse_consumer(const Entry& entry, Parsing& parsing);
void parse_group(const Entry& entry, Parsing& parsing);
void parse_route(const Value& table, Parsing& parsing);  // after all groups
void parse_test(const Value& table, Parsing& parsing);

// parse_settings: what the nearest scope replaces. Each reads its own key of the table.
Timeouts read_timeouts(Reader& owner);
Retry read_retry(Reader& owner);
Limits read_limits(Reader& owner, Table which);  // limits or body_limit
void read_client_timeouts(Reader& owner, ClientTimeouts& client, Timeouts& timeout);

// parse_match: listener, host, method, header, query, cookie, from; not the patterns.
Match read_match(Reader& owner);

// parse_policies: the `policies` list. route: the name that tables in the list are called by; null
// where what stands there is inherited, and so needs a name.
std::vector<PolicyUse> read_policy_uses(Reader& owner, const std::string* route, Parsing& parsing);

// parse_action: a route's action, and the piece that a listener has too. What templates may name
// of the patterns is checked where group and route are joined.
void read_action(Reader& owner, Route& route, Parsing& parsing);
std::optional<Redirect> read_redirect(Reader& owner, const TemplateScope& scope);

// parse_respond
std::optional<RespondWith> read_respond(Reader& owner, Parsing& parsing);

// json: TOML as compact JSON, members in the order of the file, templates in its strings.
Template json_template(const Value& value, Diagnostics& diagnostics);

// parse_upstream: a name, or a URL, which makes an upstream once.
std::optional<Text> read_upstream_use(const Value& value, const Subject& subject, Parsing& parsing);

}  // namespace gw::config
