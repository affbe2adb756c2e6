// Decision: what happens to a request, as a value, and the functions that decide it. Every function
// gets all its inputs as arguments, so serve, route-test and the tests call the same ones.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "decision/snapshot.h"
#include "http/failure.h"
#include "http/head.h"
#include "policy/context.h"
#include "policy/policy.h"

namespace gw::decision {

struct Respond {  // the gateway responds itself; decision/respond builds the response
  http::Reason reason = http::Reason::none;
  std::uint16_t status = 0;  // never 0 after the decision
  const config::RespondWith* fixed = nullptr;
  std::string_view location;  // of a redirect, with placeholders filled
  std::string_view allow;     // of a 405
  std::string_view body;      // of a policy's Reply
  bool reply = false;         // a policy's Reply: no problem body
};

struct Forward {
  const Upstream* upstream = nullptr;
  const ForwardTarget* target = nullptr;
  const ForwardAction* action = nullptr;
  const Settings* settings = nullptr;
  std::string_view path_and_query;  // rewritten and edited, as in the request line
  std::string_view set_cookie;      // for sticky splits, else empty
};

using Inquire = policy::Ask;

using Decision = std::variant<Respond, Forward, Inquire>;

// How each policy of the chain ended, for the record, response edits and [[test]].
enum class Outcome : std::uint8_t { not_reached, pass, would_refuse, refuse, reply, ask };

// The progress of an exchange between decisions. The exchange owns it.
struct Progress {
  const Route* route = nullptr;
  const Plan* plan = nullptr;
  std::uint32_t pattern = 0;  // index into the route's patterns
  std::span<const policy::Capture> captures;
  std::size_t next = 0;         // the policies before this index have passed
  ArenaList<Outcome> outcomes;  // by policy of the plan, up to the current one
};

// Finds the route, asks its policies in order, and returns what happens next.
Decision decide_request(const Snapshot&, policy::RequestContext&, Progress&);

// --- one attempt on one endpoint ---

struct Try {
  std::uint32_t endpoint = 0;  // index into Upstream::endpoints
  Duration started{};          // Moment::mono
  std::optional<http::Failure> failed = {};
  std::uint16_t status = 0;  // of the response head, if one was received
};

// The attempts of one exchange, as the core sees them.
struct Attempts {
  ArenaList<Try> tries;
  bool body_replayable = true;  // all body bytes sent so far are still stored
  bool head_delivered = false;  // the client has received the response head: no retry is possible
};

struct Choice {
  std::optional<std::uint32_t> endpoint;     // index into Upstream::endpoints
  http::Reason reason = http::Reason::none;  // why there is no endpoint
};
// Chooses the next endpoint, preferring those that were not tried. Does not count it as in flight:
// the exchange calls begin_try.
Choice decide_endpoint(const Upstream&, const policy::RequestContext&, const Attempts&);

struct Deliver {};
// The retry occupies a place in the budget until end_try or drop_retry.
struct Again {
  Duration after{};  // back-off
};
struct GiveUp {
  http::Reason reason;
};
using Next = std::variant<Deliver, Again, GiveUp>;
// Called when an attempt has a response head (status in the last Try) or has failed.
Next decide_retry(const Forward&, const policy::RequestContext&, const Attempts&, Moment now);

// The ledger's counters for an attempt: in flight, retry budget, and passive ejection. `retry`: the
// attempt follows an Again.
void begin_try(const Upstream&, std::uint32_t endpoint, bool retry, ledger::Ledger&);
void end_try(const Upstream&, const Try&, bool retry, ledger::Ledger&, Moment now);
// Ends an Again without an attempt: the client left, or there was no endpoint.
void drop_retry(const Upstream&, ledger::Ledger&);

// Applies the policies in reverse order, the edits of the split entry and the route, and the
// gateway's own fields. `fields` starts as the response of the upstream or the gateway, without
// hop-by-hop fields.
void decide_response(const Snapshot&, const Progress&, const Forward*, const policy::Edits&,
                     policy::ResponseContext&);

}  // namespace gw::decision
