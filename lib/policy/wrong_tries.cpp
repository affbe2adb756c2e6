// Two buckets: one per client, and one for all of them.
#include "policy/wrong_tries.h"

#include "base/text.h"
#include "policy/key_value.h"

namespace gw::policy {

namespace {

constexpr ledger::BucketLimit of_one{10, seconds(1), 100};
constexpr ledger::BucketLimit of_all{2'000, seconds(1), 2'000};

}  // namespace

WrongTries::WrongTries(const std::string& policy, ledger::Names& names)
    : one_{names.bucket(format("{} wrong tries of one", policy)), of_one},
      all_{names.bucket(format("{} wrong tries of all", policy)), of_all} {
  address_.parts.push_back({config::KeyPart::Kind::address, {}});
}

// False if after this the client, or all clients together, have no attempt left.
bool WrongTries::spend(std::uint64_t tries, RequestContext& context) const {
  const auto left = [&](const ledger::Bucket& bucket, ledger::KeyHash key) {
    ledger::Spend answer;
    context.ledger.spend({key, {&bucket, 1}, tries, context.facts.now}, {&answer, 1});
    return answer.left > 0;
  };
  const bool one = left(one_, *key_hash(address_, context));
  return left(all_, 0) && one;
}

Verdict refuse_unchecked(RequestContext& context, std::string_view what, std::string* why) {
  context.edits.response.push_back({FieldEdit::Kind::set, "retry-after", "1"}, context.arena);
  if (why != nullptr) *why = format("not checked: too many {} recently", what);
  return Refuse{http::Reason::rate_limit_exceeded};
}

}  // namespace gw::policy
