// Policy: one rule that judges a request head or edits a response head. One const instance serves
// all workers at once; it reads no clock, does no I/O, and remembers only in the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/reason.h"
#include "policy/context.h"
#include "policy/inquiry.h"

namespace gw::policy {

struct Pass {
  http::Reason shadow = http::Reason::none;  // what a rule in shadow mode would have refused with
};
struct Refuse {
  http::Reason reason;
  std::uint16_t status = 0;  // 0: the table's. Fields go into context.edits.response
  std::optional<std::string_view> body = {};  // in the arena; none: a problem that says the reason
};
struct Reply {  // its own answer: a preflight
  http::Reason reason;
  std::uint16_t status = 204;
  std::string_view body = {};  // in the arena
};
struct Ask {               // "I need this answer first"
  ledger::PolicyId who{};  // the policy itself: inside an any-of its steps do not tell
  std::string_view name;   // the same for people, and for the case that answers
  Inquiry inquiry;
};
using Verdict = std::variant<Pass, Refuse, Reply, Ask>;

class Policy {
 public:
  virtual ~Policy() = default;

  // Judges one request. Puts its reason into context.trace if there is one: the caller writes the
  // step with stage "policy", and `why` comes from the policy.
  virtual Verdict on_request(RequestContext& context, std::string* why) const = 0;

  // Edits one response head. Called in reverse order, only for policies that passed, and only if
  // the Kind declares it.
  virtual void on_response(ResponseContext&) const {}
};

}  // namespace gw::policy
