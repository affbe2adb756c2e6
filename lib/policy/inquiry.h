// Inquiry: a lookup that a policy needs before it can decide. The caller of the decision runs it
// (proxy/inquiries in service, the case offline), the result is added to facts.answers, and the
// same policy is evaluated again from its start. So a policy must ask before it spends, and at most
// once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "crypto/digest.h"
#include "http/headers.h"
#include "ledger/holds.h"
#include "ledger/ids.h"

namespace gw::policy {

// One HTTP request of the gateway itself. It refers to memory in the arena or in the policy.
struct Call {
  std::uint32_t upstream = 0;  // index into the snapshot's upstreams
  std::string_view url;        // for people; without credentials
  std::string_view method = "GET";
  std::string_view target = "/";            // path and query
  std::span<const http::Field> fields;      // beside Host and Content-Length
  std::string_view body;                    // at most 64 KiB
  Duration timeout = seconds(2);            // for all of it
  std::optional<crypto::Digest> same = {};  // who asks this of a worker at one time shares one call
};

struct Delay {  // just time
  Duration duration{};
};

// Work that would block a worker for too long: a plain function without state, run on a helper
// thread. `bytes` are copied for it and overwritten afterwards.
struct Work {
  std::string (*run)(std::string_view bytes) = nullptr;
  std::string_view bytes;
};

// A slot among the requests in flight, for which the request waits in a queue. The result comes
// with the hold, which then belongs to the context.
struct Wait {
  ledger::Holding wanted;
  std::uint32_t longest = 0;  // how many may stand there
  Duration patience{};
};

using Inquiry = std::variant<Call, Delay, Work, Wait>;

struct Answer {
  ledger::PolicyId who{};
  bool failed = false;  // there is none, as `why` says
  std::string_view why = {};
  std::uint16_t status = 0;  // of a Call
  http::Headers fields = {};
  std::string_view body = {};  // of a Call; what Work returned
  Moment when = {};
};

// Null if the policy has not asked yet.
inline const Answer* answer_to(ledger::PolicyId who, std::span<const Answer> answers) {
  for (const Answer& answer : answers)
    if (answer.who == who) return &answer;
  return nullptr;
}

}  // namespace gw::policy
