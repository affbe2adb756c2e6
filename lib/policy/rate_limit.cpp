// rate-limit: so many requests of one client in a time. Each limit is a bucket in the ledger;
// of several all must have tokens, and a refused request takes none of any. The answer says what is
// left in RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers) and, where refused,
// in Retry-After when there will be enough again.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/fields.h"
#include "policy/key_value.h"
#include "policy/kind.h"
#include "policy/options.h"

namespace gw::policy {

namespace {

constexpr config::Option options[] = {
    {"limit", "rate or list of rates", "needed", "Requests in a time; of several all must hold."},
    {"by", "key", "\"address\"", "What counts as one client; where it is absent nothing counts."},
    {"burst", "number", "the rate's number", "Requests at once; the bucket starts full of them."},
    {"cost", "number", "1", "What one request takes out of the bucket."},
    {"algorithm", "\"token-bucket\" or \"sliding-window\"", "\"token-bucket\"",
     "A bucket that refills evenly, or a window that slides."},
    {"mode", "\"enforce\" or \"shadow\"", "\"enforce\"",
     "Refuse, or only note what would have been refused."},
    {"groups", "table of rates or \"off\"", "",
     "Other limits for groups; the first of the consumer's groups that stands here counts."},
    {"on_store_failure", "\"local-share\", \"open\" or \"closed\"", "\"local-share\"",
     "What holds while the shared store cannot be reached.", true},
};

constexpr std::string_view algorithms[] = {"token-bucket", "sliding-window"};
constexpr std::string_view modes[] = {"enforce", "shadow"};
enum class Mode : std::uint8_t { enforce, shadow };

constexpr std::size_t most_limits = 8;
constexpr std::uint64_t most_tokens = 1'000'000'000;  // what the ledger's arithmetic takes

struct Limit {
  config::Rate rate;
  std::uint64_t burst = 0;
  std::string label;  // a quoted string of structured fields: "fair", "fair-2"
};

std::uint64_t whole_seconds(Duration duration) {
  return static_cast<std::uint64_t>((duration + seconds(1) - Duration(1)) / seconds(1));
}

// `"fair";q=60;w=60`. A window of less than a second, or of a part of one, cannot be written.
std::string policy_item(const Limit& limit) {
  std::string item = format("{};q={}", limit.label, limit.rate.count);
  if (limit.rate.per % seconds(1) == Duration(0))
    item += format(";w={}", limit.rate.per / seconds(1));
  return item;
}

std::string_view period(Duration per) {
  if (per == seconds(1)) return "this second";
  if (per == std::chrono::minutes(1)) return "this minute";
  if (per == hours(1)) return "this hour";
  return per == hours(24) ? "this day" : "";
}

// "41 of 60 left this minute", "3 of 20 left at 5/second"
std::string left_text(const Limit& limit, std::uint64_t left) {
  const std::string_view span = period(limit.rate.per);
  if (limit.burst == limit.rate.count && !span.empty())
    return format("{} of {} left {}", left, limit.burst, span);
  return format("{} of {} left at {}", left, limit.burst, config::show(limit.rate));
}

// "0.8s", rounded up so that who waits so long is not too early.
std::string wait_text(Duration wait) {
  if (wait >= seconds(10)) return format("{}s", whole_seconds(wait));
  return format(
      "{:.1f}s",
      static_cast<double>((wait + milliseconds(100) - Duration(1)) / milliseconds(100)) / 10);
}

// The limits that hold together: everybody's, or those of one group.
struct Plan {
  std::string group;  // "": everybody's
  bool off = false;
  std::vector<Limit> limits;
  std::vector<Bucket> buckets = {};
  std::string announced = {};  // the value of RateLimit-Policy
};

class RateLimit final : public Policy {
 public:
  RateLimit(std::vector<Plan> plans, config::Key key, std::uint64_t cost, Mode mode)
      : plans_(std::move(plans)), key_(std::move(key)), cost_(cost), mode_(mode) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const Plan& plan = plan_of(context.principal);
    if (plan.buckets.empty()) {
      if (why != nullptr)
        *why = plan.off ? format("not counted: the limit is off for group {}", plan.group)
                        : "not counted: its limit is not known here";  // --hermetic
      return Pass{};
    }
    const auto key = key_hash(key_, context);
    if (!key) {
      if (why != nullptr) *why = format("not counted: the request has no {}", key_.show());
      return Pass{};
    }
    std::array<Spend, most_limits> room;
    const std::span<Spend> answers = std::span(room).first(plan.buckets.size());
    const bool allowed =
        context.ledger.spend({*key, plan.buckets, cost_, context.facts.now}, answers);
    const std::size_t tightest = tightest_of(answers);
    if (why != nullptr) *why = explain(context, plan.limits[tightest], answers[tightest]);
    if (mode_ == Mode::shadow)
      return Pass{allowed ? http::Reason::none : http::Reason::rate_limit_exceeded};
    announce(plan, answers, context);
    if (allowed) return Pass{};
    retry_after(answers[tightest].retry, context);
    return Refuse{http::Reason::rate_limit_exceeded};
  }

 private:
  const Plan& plan_of(const Principal* principal) const {
    if (principal != nullptr && plans_.size() > 1)
      for (const std::string_view group : principal->groups)
        for (const Plan& plan : plans_)
          if (!plan.group.empty() && plan.group == group) return plan;
    return plans_[0];
  }

  // Of those that refuse the one that takes longest, else the one with the least left.
  static std::size_t tightest_of(std::span<const Spend> answers) {
    const auto tightest =
        std::min_element(answers.begin(), answers.end(), [](const Spend& a, const Spend& b) {
          return a.retry != b.retry ? a.retry > b.retry : a.left < b.left;
        });
    return static_cast<std::size_t>(tightest - answers.begin());
  }

  std::string explain(const RequestContext& context, const Limit& limit, const Spend& spend) const {
    const std::string left = left_text(limit, spend.left);
    if (spend.allowed) return format("{}, counted by {}", left, who(context));
    return format("bucket of {}: {} of {} left, next in {}", who(context), spend.left, limit.burst,
                  wait_text(spend.retry));
  }

  // An address, a route and a consumer are named; what a client sent may be a secret, so that is
  // not.
  std::string who(const RequestContext& context) const {
    using Part = config::KeyPart::Kind;
    const Part kind = key_.parts[0].kind;
    const bool plain = key_.parts.size() == 1 &&
                       (kind == Part::address || kind == Part::route || kind == Part::consumer);
    if (!plain) return key_.show();
    return format("{} {}", key_.show(),
                  printable(key_text(key_, context.facts, context).value_or(""), 60));
  }

  // `"fair";r=41;t=19`: t is the time until the bucket is full again.
  static void announce(const Plan& plan, std::span<const Spend> answers, RequestContext& context) {
    Arena& arena = context.arena;
    std::string_view left;
    for (std::size_t i = 0; i < answers.size(); ++i)
      left = arena.join(left, i > 0 ? ", " : "", plan.limits[i].label,
                        ";r=", http::decimal(answers[i].left, arena),
                        ";t=", http::decimal(whole_seconds(answers[i].full), arena));
    // Added, not set: a second rate-limit on the route has its own to say.
    ArenaList<FieldEdit>& edits = context.edits.response;
    edits.push_back({FieldEdit::Kind::add, "ratelimit-policy", plan.announced}, arena);
    edits.push_back({FieldEdit::Kind::add, "ratelimit", left}, arena);
  }

  static void retry_after(Duration wait, RequestContext& context) {
    const std::string_view text = http::decimal(whole_seconds(wait), context.arena);
    context.edits.response.push_back({FieldEdit::Kind::set, "retry-after", text}, context.arena);
  }

  const std::vector<Plan> plans_;  // everybody's first
  const config::Key key_;
  const std::uint64_t cost_;
  const Mode mode_;
};

// --- how it is made ---

config::Key read_key(config::Reader& reader) {
  if (auto key = reader.key("by")) return *std::move(key);
  config::Key key;
  key.parts.push_back({config::KeyPart::Kind::address, {}});
  return key;
}

// The arithmetic of buckets has limits, far beyond sense: they are told, not met.
bool fits(const config::Reader& reader, const Limit& limit, std::uint64_t cost,
          config::Position at) {
  const auto wrong = [&](std::string message, std::string help) {
    reader.diagnostics().error("bad-limit", at, std::move(message), std::move(help));
    return false;
  };
  if (limit.rate.count == 0)
    return wrong(format("{}: a rate of nothing lets nobody pass", reader.owner()),
                 "use an ip-filter, or answer the route with `respond`");
  if (limit.rate.count > most_tokens || limit.burst > most_tokens)
    return wrong(format("{}: {} is more than can be counted", reader.owner(),
                        std::max(limit.rate.count, limit.burst)),
                 format("write at most {}", most_tokens));
  if (cost > limit.burst)
    return wrong(format("{}: a cost of {} never fits into a bucket of {}", reader.owner(), cost,
                        limit.burst),
                 "raise `burst` or lower `cost`");
  const auto years = static_cast<double>(limit.rate.per / seconds(1)) *
                     static_cast<double>(limit.burst) / static_cast<double>(limit.rate.count) /
                     (365 * 86'400.0);
  if (years > 30)
    return wrong(format("{}: an empty bucket would take {:.0f} years to be full again",
                        reader.owner(), years),
                 "lower `burst` or raise the rate");
  return true;
}

std::vector<Limit> read_limits(config::Reader& reader, std::uint64_t cost) {
  const std::vector<config::Written<config::Rate>> rates = reader.rates("limit");
  const config::Maybe<std::uint32_t> burst = reader.count("burst", 1);
  if (burst && rates.size() > 1)
    reader.diagnostics().error(
        "bad-limit", burst->at,
        format("{}: `burst` belongs to one limit, here are {}", reader.owner(), rates.size()),
        "write the limit that needs it as a policy of its own");
  if (rates.size() > most_limits)
    reader.diagnostics().error("bad-limit", rates[most_limits].at,
                               format("{}: more than {} limits", reader.owner(), most_limits));
  std::vector<Limit> limits;
  for (const config::Written<config::Rate>& rate : rates) {
    Limit limit{rate.value, burst ? burst->value : rate.value.count, {}};
    if (fits(reader, limit, cost, rate.at)) limits.push_back(std::move(limit));
  }
  return limits;
}

void name_buckets(Plan& plan, Refill refill, const config::Key& key, MakeContext& context) {
  BlockPool pool(4096);
  Arena arena(pool);
  for (Limit& limit : plan.limits) {
    const std::string nth = plan.buckets.empty() ? "" : format("-{}", plan.buckets.size() + 1);
    limit.label = http::sf_string(context.policy.name + nth, arena);
    // The period is part of the name, so a changed limit starts with full buckets.
    const BucketId id = context.names.bucket(
        format("{}{} {} {}/{}ns burst {}{} by {}", context.policy.name, nth, plan.group,
               limit.rate.count, limit.rate.per.count(), limit.burst,
               refill == Refill::sliding ? " sliding" : "", key.show()));
    plan.buckets.push_back({id, {limit.rate.count, limit.rate.per, limit.burst, refill}});
    plan.announced += (plan.announced.empty() ? "" : ", ") + policy_item(limit);
  }
}

void read_groups(config::Reader& reader, std::uint64_t cost, std::vector<Plan>& plans) {
  auto groups = reader.table("groups");
  if (!groups) return;
  for (const config::Entry& entry : groups->entries()) {
    Plan plan{entry.key, entry.value.text() != nullptr && *entry.value.text() == "off", {}};
    if (!plan.off)
      if (const auto rate = groups->rate(entry.key)) {
        Limit limit{rate->value, rate->value.count, {}};
        if (fits(reader, limit, cost, rate->at)) plan.limits.push_back(std::move(limit));
      }
    plans.push_back(std::move(plan));
  }
}

Refill read_refill(config::Reader& reader) {
  const Refill refill = value_or(reader.choice<Refill>("algorithm", algorithms), Refill::evenly);
  const config::Value* const burst = reader.find("burst");
  if (refill == Refill::sliding && burst != nullptr)
    reader.diagnostics().error(
        "bad-limit", burst->at,
        format("{}: a sliding window has no `burst`: it never takes more than the rate",
               reader.owner()),
        "leave it out, or take the token-bucket");
  return refill;
}

bool needs_principal(const config::Policy& policy) {
  return counts_by_principal(policy) || policy.options.find("groups") != nullptr;
}

std::unique_ptr<Policy> make(MakeContext& context) {
  config::Reader reader = option_reader(context);
  const std::size_t errors = context.diagnostics.errors();
  const std::uint64_t cost = value_or(reader.count("cost", 1), 1U);
  std::vector<Plan> plans(1);
  plans[0].limits = read_limits(reader, cost);
  read_groups(reader, cost, plans);
  config::Key key = read_key(reader);
  const Mode mode = value_or(reader.choice<Mode>("mode", modes), Mode::enforce);
  const Refill refill = read_refill(reader);
  finish(reader, options);
  if (context.diagnostics.errors() != errors) return nullptr;
  for (Plan& plan : plans) name_buckets(plan, refill, key, context);
  return std::make_unique<RateLimit>(std::move(plans), std::move(key), cost, mode);
}

constexpr http::Reason reasons[] = {http::Reason::rate_limit_exceeded};

}  // namespace

Kind rate_limit() {
  return {.name = "rate-limit",
          .summary = "Limit how often one client may ask.",
          .options = options,
          .reasons = reasons,
          .needs_principal = needs_principal,
          .make = make};
}

}  // namespace gw::policy
