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

  // Judges one request. Notes its reason in context.trace where that is given: one step with stage
  // "policy" is written by the caller, `why` is what the policy says here.
  virtual Verdict on_request(RequestContext& context, std::string* why) const = 0;

  // Edits one response head. Called in reverse order, only for policies that passed, and only where
  // the Kind says so.
  virtual void on_response(ResponseContext&) const {}
};

}  // namespace gw::policy
