// WrongTries: counts wrong credentials that are expensive to check, per client and in total. Above
// a limit, credentials are not checked for a while, so that guessing or a flood cannot keep the
// gateway (or the service that it asks) busy. Counted in the bank, over all workers. Immutable; any
// thread.
#pragma once

#include <string>

#include "config/config.h"
#include "ledger/names.h"
#include "policy/policy.h"

namespace gw::policy {

class WrongTries {
 public:
  WrongTries(const std::string& policy, ledger::Names& names);

  bool too_many(RequestContext& context) const { return !spend(0, context); }
  void count(RequestContext& context) const { spend(1, context); }

 private:
  bool spend(std::uint64_t tries, RequestContext& context) const;

  config::Key address_;
  ledger::Bucket one_, all_;
};

// Nobody has checked whether this credential is valid, so the response is "later" and not "no".
// `what`: "tokens with wrong signatures".
Verdict refuse_unchecked(RequestContext& context, std::string_view what, std::string* why);

}  // namespace gw::policy
