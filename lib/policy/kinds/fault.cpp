// fault: delays or rejects a share of the requests, so that clients can be tested against network
// faults. One random number of the exchange decides both.
#include "base/hash.h"
#include "base/text.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"delay", "duration", "", "Delay before the request continues or is rejected."},
    {"abort", "status", "", "Reject with this status code, from 400 to 599."},
    {"percent", "number", "100", "Percentage of requests that are affected, chosen at random."},
};

class Fault final : public Policy {
 public:
  struct Plan {
    Duration delay{};
    std::uint16_t abort = 0;  // 0: none
    std::uint32_t percent = 100;
  };

  Fault(Plan plan, ledger::PolicyId self, const std::string& name)
      : plan_(plan), self_(self), name_(name), salt_(stable_hash(name)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const double drawn = context.facts.dice.draw(Dice::Purpose::fault, salt_) * 100;
    const bool met = drawn < plan_.percent;
    if (why != nullptr)
      *why = format("drew {:.2f}, {} {} %", drawn, met ? "below" : "not below", plan_.percent);
    if (!met) return Pass{};
    if (plan_.delay > Duration::zero() && answer_to(self_, context.facts.answers) == nullptr) {
      if (why != nullptr) *why += format("; delayed by {}", config::show(plan_.delay));
      return Ask{self_, name_, Delay{plan_.delay}};
    }
    if (plan_.abort != 0) return Refuse{http::Reason::fault_abort, plan_.abort};
    return Pass{};
  }

 private:
  const Plan plan_;
  const ledger::PolicyId self_;
  const std::string name_;
  // Two faults on one route decide independently. The salt comes from the name, so that the number
  // in a record reproduces the decision.
  const std::uint64_t salt_;
};

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Fault::Plan plan;
  plan.delay = value_or(reader.duration("delay"), Duration{});
  plan.abort = value_or(reader.status("abort", 400), std::uint16_t{0});
  plan.percent = value_or(reader.count("percent", 0, 100), 100U);
  if (!reader.has("delay") && !reader.has("abort"))
    context.diagnostics.error("bad-fault", reader.at(),
                              format("{}: neither `delay` nor `abort` is set", reader.owner()),
                              "write one like delay = \"300ms\" or abort = 503");
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  return std::make_unique<Fault>(plan, context.names.policy(context.policy.name),
                                 context.policy.name);
}

constexpr http::Reason reasons[] = {http::Reason::fault_abort};

}  // namespace

Kind fault() {
  return {.name = "fault",
          .summary = "Delay or reject a share of the requests, to test clients.",
          .options = options,
          .reasons = reasons,
          .make = make};
}

}  // namespace gw::policy
