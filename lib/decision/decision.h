// Decision: a value that says what happens with a request, and the questions that give it. Every
// question takes all it needs as arguments, so serve, route-test and the tests ask the same ones.
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

struct Respond {  // the gateway answers by itself; decision/respond makes it whole
  http::Reason reason = http::Reason::none;
  std::uint16_t status = 0;  // never 0 once decided
  const config::RespondWith* fixed = nullptr;
  std::string_view location;  // of a redirect, filled
  std::string_view allow;     // of a 405
  std::string_view body;      // of a policy's Reply
  bool reply = false;         // a Reply: no problem body
};

struct Forward {
  const Upstream* upstream = nullptr;
  const ForwardTarget* target = nullptr;
  const ForwardAction* action = nullptr;
  const Settings* settings = nullptr;
  std::string_view path_and_query;  // rewritten and edited, ready for the request line
  std::string_view set_cookie;      // the sticky one, else empty
};

using Inquire = policy::Ask;

using Decision = std::variant<Respond, Forward, Inquire>;

// How each policy of the chain ended, for record, response edits and [[test]].
enum class Outcome : std::uint8_t { not_reached, pass, would_refuse, refuse, reply, ask };

// Where an exchange stands between questions. Made once, kept by the exchange.
struct Progress {
  const Route* route = nullptr;
  const Plan* plan = nullptr;
  std::uint32_t pattern = 0;  // of the route's patterns
  std::span<const policy::Capture> captures;
  std::size_t next = 0;         // policies before it have passed
  ArenaList<Outcome> outcomes;  // by policy of the plan, as far as asked
};

// May it pass, and what then.
Decision decide_request(const Snapshot&, policy::RequestContext&, Progress&);

// --- one try on one endpoint ---

struct Try {
  std::uint32_t endpoint = 0;  // index into Upstream::endpoints
  Duration started{};          // Moment::mono
  std::optional<http::Failure> failed = {};
  std::uint16_t status = 0;  // of its head, if one came
};

// The mind's own account of the tries of one exchange.
struct Attempts {
  ArenaList<Try> tries;
  bool body_replayable = true;  // all body bytes sent so far are still kept
  bool head_delivered = false;  // the response head was already sent: too late for anything else
};

struct Choice {
  std::optional<std::uint32_t> endpoint;     // index into Upstream::endpoints
  http::Reason reason = http::Reason::none;  // why there is none
};
// Which endpoint next. Prefers one that was not tried. Does not count it as in flight: the exchange
// does, with begin_try.
Choice decide_endpoint(const Upstream&, const policy::RequestContext&, const Attempts&);

struct Deliver {};
// The retry has its place in the budget from here on; end_try gives it back, or drop_retry.
struct Again {
  Duration after{};  // back-off
};
struct GiveUp {
  http::Reason reason;
};
using Next = std::variant<Deliver, Again, GiveUp>;
// Asked when a try has a head (status in the last Try) or has failed.
Next decide_retry(const Forward&, const policy::RequestContext&, const Attempts&, Moment now);

// The ledger's account of a try: in flight, retry budget, and passive ejection by how it ended.
// `retry`: it follows an Again.
void begin_try(const Upstream&, std::uint32_t endpoint, bool retry, ledger::Ledger&);
void end_try(const Upstream&, const Try&, bool retry, ledger::Ledger&, Moment now);
// An Again that no try followed: the client left, or there was no endpoint.
void drop_retry(const Upstream&, ledger::Ledger&);

// On the way back: policies in reverse, the split entry's and the route's edits, fields of the
// gateway. `fields` starts as the upstream's or the gateway's own, hop-by-hop already removed.
void decide_response(const Snapshot&, const Progress&, const Forward*, const policy::Edits&,
                     policy::ResponseContext&);

}  // namespace gw::decision
