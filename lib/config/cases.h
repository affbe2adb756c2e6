// Test: one [[test]] block: a request, or steps that share one clock, the simulated environment,
// and the expected result. analysis/rehearse evaluates it like a real request, without a network.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/dice.h"
#include "base/ip.h"
#include "base/json.h"
#include "base/time.h"
#include "config/config.h"

namespace gw::config {

struct GivenAnswer {
  std::uint16_t status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string fail;  // name of a reason: a failure instead of a response
  Position at;
};

// `as`: every policy except jwt finds a valid credential of this consumer.
struct CaseCaller {
  std::string consumer;
  std::string key;                                 // the id; empty: the first valid key
  bool described = false;                          // no key, but the groups and scopes below
  std::optional<std::vector<std::string>> groups;  // default: those of the consumer
  std::vector<std::string> scopes;
};

struct Expect {
  Position at;
  std::optional<Predicate> decision, reason, route, pattern, upstream, endpoint, consumer;
  std::optional<std::uint64_t> status, attempts;
  std::optional<Duration> delay;
  std::vector<std::pair<std::string, Written<Duration>>> timeout;  // total, connect ...
  std::optional<Predicate> upstream_method, upstream_target, upstream_host;
  std::vector<NamedPredicate> upstream_headers;
  std::vector<NamedPredicate> response_headers;
  std::optional<Predicate> response_body;
  std::vector<std::pair<std::string, Text>>
      policies;  // NAME = "pass" "refuse" "reply" "ask" "would-refuse" "not-reached"
};

// One request: of a test, or of a step, which overrides keys of the test.
struct CaseRequest {
  std::string method = "GET";
  std::string scheme = "http";
  std::string authority = "localhost";  // host, and the port if the URL has one
  std::optional<std::uint16_t> port;
  std::string target = "/";  // path and query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<std::string> listener;
  IpAddress from = IpAddress::v4(0x7f000001);
  WallTime now{};  // default: 2026-01-01T00:00:00Z
  Dice dice = Dice::fraction(0.5);
  std::optional<Json> token;  // claims of a valid token; an object
  std::optional<CaseCaller> as;
  std::vector<GivenAnswer> upstream;  // per attempt; the last one repeats; none: 200 without a body
  std::map<std::string, std::vector<GivenAnswer>> ask;
  std::vector<std::string> down;  // URLs of endpoints
};

struct Step {
  CaseRequest request;
  Duration after{};  // advances the clock before the step
  std::uint32_t repeat = 1;
  Duration every{};
  Expect expect;
  Position at;
};

struct Test {
  std::string name;
  Position at;
  std::vector<Step> steps;  // a test without steps has one
};

// Parses "METHOD URL", "URL" or "/path" into method, scheme, authority, port and target. Also used
// by route-test.
Result<CaseRequest> parse_case_request(std::string_view text);
// Parses "NAME" or "NAME/KEY". Also used by route-test.
Result<CaseCaller> parse_case_caller(std::string_view text);

}  // namespace gw::config
