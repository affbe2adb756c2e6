// Inquiry: what a policy may ask for when it cannot know at once. The exchange gets the answer, it
// joins facts.answers, and the same policy is called again from its top: so ask before you spend.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "policy/ids.h"

namespace gw::policy {

struct Call {  // one HTTP request of the gateway's own
  std::string_view url;
  std::string_view method = "GET";
  std::string_view body;
  Duration timeout = seconds(2);
};
struct Delay {  // just time
  Duration duration{};
};
using Inquiry = std::variant<Call, Delay>;

struct Answer {
  PolicyId who{};
  bool failed = false;  // nobody answered in time
  std::uint16_t status = 0;
  std::string_view body;
  Moment when;
};

}  // namespace gw::policy
