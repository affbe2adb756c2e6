// LimitPlans: the limits of a policy, and which of them apply to a request: the consumer's own
// ([consumer.NAME] limit), otherwise that of its first group with one, otherwise the default. Made
// with the policy, then immutable; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "config/reader.h"
#include "identity/principal.h"
#include "ledger/ledger.h"
#include "policy/kind.h"

namespace gw::policy {

inline constexpr std::uint64_t most_tokens = 1'000'000'000;  // what the ledger's arithmetic takes

struct CountedLimit {
  config::Rate rate;
  std::uint64_t burst = 0;  // the bucket's size
  std::string label = {};   // a quoted string of structured fields: "fair", "fair-2"
};

// The limits that apply together.
struct LimitPlan {
  std::string whose = {};  // "group gold", "consumer acme"; "": everybody's
  bool off = false;
  std::vector<CountedLimit> limits = {};
  std::vector<ledger::Bucket> buckets = {};  // of each limit; none where a limit is not known here
  std::string announced = {};                // the value of RateLimit-Policy
};

struct LimitPlans {
  using OfConsumers = std::unordered_map<std::string, LimitPlan, TextHash, std::equal_to<>>;

  LimitPlan everybody;
  std::vector<std::pair<std::string, LimitPlan>> groups;  // as written
  OfConsumers consumers;                                  // by name

  const LimitPlan& of(const identity::Principal* principal) const;
  void each(const std::function<void(LimitPlan&)>& take);
};

// Converts a rate to a limit; none if it is impossible, which is reported.
using LimitOf = std::function<std::optional<CountedLimit>(const config::Written<config::Rate>&)>;

// Reads the option `groups`, and the limits of consumers for this policy.
void read_plans(config::Reader& reader, const MakeContext& context, const LimitOf& limit_of,
                LimitPlans& plans);
// Whether the ledger can count the limit, and the cost of a request fits into it.
bool countable(const config::Reader& reader, const CountedLimit& limit, std::uint64_t cost,
               config::Position at);

// For the Kind: whether the options need the consumer.
bool limits_by_principal(const config::Policy& policy);

}  // namespace gw::policy
