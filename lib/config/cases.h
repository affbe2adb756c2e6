// Test: one [[test]] block: a request, or steps on one clock, what the world answers, and what is
// expected. Decided as in service by analysis/rehearse, without a network.
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
  std::string fail;  // a reason's name instead of an answer
  Position at;
};

// `as`: whose genuine credential every policy but jwt finds.
struct CaseCaller {
  std::string consumer;
  std::string key;                                 // its id; empty: the first valid one
  bool described = false;                          // no key, but what follows
  std::optional<std::vector<std::string>> groups;  // else the consumer's own
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

// What one request is made of: a test's own, or a step's over it.
struct CaseRequest {
  std::string method = "GET";
  std::string scheme = "http";
  std::string authority = "localhost";  // host, with the port where the URL names one
  std::optional<std::uint16_t> port;
  std::string target = "/";  // path and query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<std::string> listener;
  IpAddress from = IpAddress::v4(0x7f000001);
  WallTime now{};  // 2026-01-01T00:00:00Z unless written
  Dice dice = Dice::fraction(0.5);
  std::optional<Json> token;  // claims of a genuine one; an object
  std::optional<CaseCaller> as;
  std::vector<GivenAnswer> upstream;  // by attempt; the last repeats; none: 200 without a body
  std::map<std::string, std::vector<GivenAnswer>> ask;
  std::vector<std::string> down;  // URLs of endpoints
};

struct Step {
  CaseRequest request;
  Duration after{};  // moves the clock before it
  std::uint32_t repeat = 1;
  Duration every{};
  Expect expect;
  Position at;
};

struct Test {
  std::string name;
  Position at;
  std::vector<Step> steps;  // one for a test without steps
};

// "METHOD URL", "URL" or "/path" into method, scheme, authority, port and target. Also
// route-test's.
Result<CaseRequest> parse_case_request(std::string_view text);
// "NAME" or "NAME/KEY". Also route-test's.
Result<CaseCaller> parse_case_caller(std::string_view text);

}  // namespace gw::config
