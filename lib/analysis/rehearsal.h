// Rehearsal: the result of one request offline, as a value that owns its text. Made by rehearse;
// used by expectation, explanation, coverage and compare.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/trace.h"
#include "decision/decision.h"
#include "decision/settings.h"

namespace gw::analysis {

using Fields = std::vector<std::pair<std::string, std::string>>;

enum class Kind : std::uint8_t { respond, forward, redirect, inquire };
std::string_view kind_name(Kind);

struct UpstreamRequest {  // of the last attempt
  std::string method, target, host;
  Fields headers;
};

struct ResponseSent {
  Fields headers;
  std::string body;
};

struct PolicyOutcome {
  std::string name;
  decision::Outcome outcome = decision::Outcome::not_reached;
};
std::string_view outcome_name(decision::Outcome);

struct Rehearsal {
  Kind decision = Kind::respond;  // also forward if the upstream then fails
  std::uint16_t status = 0;       // sent to the client; 0 if an inquiry has no defined response
  http::Reason reason = http::Reason::none;
  std::string listener;
  std::string route, pattern;  // empty: no route
  std::string upstream, endpoint, consumer;
  std::optional<std::size_t> entry;  // for a split: index of the chosen entry
  std::uint32_t attempts = 0;
  Duration delay{};
  std::optional<decision::Settings> settings;  // for a forward
  std::optional<UpstreamRequest> upstream_request;
  ResponseSent response;
  std::vector<PolicyOutcome> policies;  // the chain, in order
  std::vector<TraceStep> trace;
};

// The timeouts, by their names in the configuration.
struct NamedTimeout {
  std::string_view name;  // "first_byte"
  decision::Setting<Duration> decision::Timeouts::*member;
};
std::span<const NamedTimeout> timeout_names();

// Whether the route belongs to a listener: it is used if no route matches, or redirects every
// request.
bool is_listeners_own(const decision::Snapshot&, const decision::Route&);

// One line: "forward by `orders` to `shop`", "respond route.none, no route".
std::string summary(const Rehearsal&);

}  // namespace gw::analysis
