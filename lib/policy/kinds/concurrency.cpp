// concurrency: limits the requests in flight. A request holds a slot until it ends. Without a free
// slot it waits in a queue or is rejected. All workers count together.
#include "base/text.h"
#include "http/fields.h"
#include "policy/key_value.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

using Part = config::KeyPart::Kind;

constexpr config::Option options[] = {
    {"max", "number", "needed", "Maximum number of concurrent requests, over all workers."},
    {"by", "key or \"upstream\"", "\"route\"",
     "What is counted separately. Requests without it are not counted. \"upstream\" is the "
     "upstream of the route."},
    {"waiting", "number", "0", "Maximum number of requests that wait for a slot."},
    {"wait", "duration", "\"1s\"", "Maximum time that a request waits."},
    {"adaptive", "boolean", "false",
     "Lower the limit below `max` while the upstream is slower than usual or fails."},
};

constexpr std::uint32_t most_places = 1'000'000;
constexpr std::uint32_t longest_line = 10'000;

struct Settings {
  std::string name;  // of the policy
  ledger::PolicyId id{};
  ledger::SlotId slot{};
  ledger::HoldLimit limit;
  config::Key by;
  std::uint32_t waiting = 0;
  Duration wait = seconds(1);
  bool of_clients = false;  // what is counted is a client, who asks too much
};

class Concurrency final : public Policy {
 public:
  explicit Concurrency(Settings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const auto key = key_hash(settings_.by, context);
    if (!key) {
      if (why != nullptr) *why = format("not counted: the request has no {}", settings_.by.show());
      return Pass{};
    }
    if (const Answer* answer = answer_to(settings_.id, context.facts.answers))
      return after_waiting(*answer, context, why);
    const ledger::Holding wanted{settings_.slot, *key, settings_.limit};
    const ledger::Held held = is_busy(context) ? ledger::Held{} : context.hold(wanted);
    if (held.taken) {
      if (why != nullptr)
        *why = format("{} of {} in flight, counted by {}", held.in_flight, held.most, shown());
      return Pass{};
    }
    if (settings_.waiting > 0)
      return Ask{settings_.id, settings_.name, Wait{wanted, settings_.waiting, settings_.wait}};
    if (why != nullptr) *why = format("the limit is reached, counted by {}", shown());
    return refuse(context);
  }

 private:
  // A `[[test]]` states that there is no free slot.
  bool is_busy(const RequestContext& context) const {
    return context.genuine != nullptr && context.genuine->answers(settings_.name);
  }

  std::string shown() const { return settings_.by.show(); }

  Verdict after_waiting(const Answer& answer, RequestContext& context, std::string* why) const {
    if (why != nullptr)
      *why = answer.failed ? format("no free slot, counted by {}: {}", shown(), answer.why)
                           : format("got a slot after waiting, counted by {}", shown());
    if (answer.failed) return refuse(context);
    return Pass{};
  }

  // A client that sends too much gets a 429; for a route or an upstream the cause is not one
  // client.
  Verdict refuse(RequestContext& context) const {
    context.edits.response.push_back({FieldEdit::Kind::set, "retry-after", "1"}, context.arena);
    return Refuse{http::Reason::concurrency_exceeded,
                  static_cast<std::uint16_t>(settings_.of_clients ? 429 : 503)};
  }

  const Settings settings_;
};

// --- how it is made ---

bool by_upstream(const config::Policy& policy) {
  const config::Value* const by = policy.options.find("by");
  return by != nullptr && by->text() != nullptr && *by->text() == "upstream";
}

config::Key read_by(config::Reader& reader, const config::Policy& policy) {
  config::Key by;
  by.parts.push_back({by_upstream(policy) ? Part::upstream : Part::route, {}});
  if (by_upstream(policy)) return by;
  if (auto key = reader.key("by")) return *std::move(key);
  return by;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  Settings settings;
  settings.name = context.policy.name;
  settings.limit.most = value_or(reader.count("max", 1, most_places), 1U);
  settings.by = read_by(reader, context.policy);
  settings.waiting = value_or(reader.count("waiting", 0, longest_line), 0U);
  const config::Maybe<Duration> wait = reader.duration("wait");
  settings.wait = value_or(wait, settings.wait);
  if (wait && settings.waiting == 0)
    context.diagnostics.error("bad-wait", wait->at,
                              format("{}: `wait` has no effect without `waiting`", reader.owner()),
                              "set `waiting` to the number of requests that may wait");
  settings.limit.adaptive = value_or(reader.flag("adaptive"), false);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  for (const config::KeyPart& part : settings.by.parts)
    settings.of_clients =
        settings.of_clients || (part.kind != Part::route && part.kind != Part::upstream);
  settings.id = context.names.policy(settings.name);
  settings.slot = context.names.slot(format("{} by {}", settings.name, settings.by.show()));
  return std::make_unique<Concurrency>(std::move(settings));
}

constexpr http::Reason reasons[] = {http::Reason::concurrency_exceeded};

}  // namespace

Kind concurrency() {
  return {.name = "concurrency",
          .summary = "Limit concurrent requests.",
          .options = options,
          .reasons = reasons,
          .needs_principal = counts_by_principal,
          .needs_certificate = counts_by_certificate,
          .needs_one_upstream = by_upstream,
          .make = make};
}

}  // namespace gw::policy
