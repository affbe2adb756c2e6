// Each limit is a bucket in the ledger. With several limits every bucket must have tokens, and a
// rejected request takes none.
#include "policy/counting.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/fields.h"
#include "ledger/calendar.h"
#include "policy/key_value.h"

namespace gw::policy {

namespace {

std::uint64_t whole_seconds(Duration duration) {
  return static_cast<std::uint64_t>((duration + seconds(1) - Duration(1)) / seconds(1));
}

std::string_view period(Duration per) {
  if (per == seconds(1)) return "this second";
  if (per == std::chrono::minutes(1)) return "this minute";
  if (per == hours(1)) return "this hour";
  return per == hours(24) ? "today" : "";
}

// "41 of 60 left this minute", "3 of 20 left at 5/second", "41 of 60 left this month"
std::string left_text(const CountedLimit& limit, ledger::Refill refill, std::uint64_t left) {
  const std::string_view span =
      refill == ledger::Refill::monthly ? "this month" : period(limit.rate.per);
  if (limit.burst == limit.rate.count && !span.empty())
    return format("{} of {} left {}", left, limit.burst, span);
  return format("{} of {} left at {}", left, limit.burst, config::show(limit.rate));
}

// "0.8s", rounded up so that a client that waits this long is not too early.
std::string wait_text(Duration wait) {
  if (wait >= seconds(10)) return format("{}s", whole_seconds(wait));
  return format(
      "{:.1f}s",
      static_cast<double>((wait + milliseconds(100) - Duration(1)) / milliseconds(100)) / 10);
}

// "2026-02-01": the end of a calendar period.
std::string day_text(WallTime moment) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(moment));
  return format("{}-{:02}-{:02}", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// Of the limits that reject, the one with the longest wait; else the one with the least left.
std::size_t tightest_of(std::span<const ledger::Spend> answers) {
  const auto tightest = std::min_element(
      answers.begin(), answers.end(), [](const ledger::Spend& a, const ledger::Spend& b) {
        return a.retry != b.retry ? a.retry > b.retry : a.left < b.left;
      });
  return static_cast<std::size_t>(tightest - answers.begin());
}

class Counting final : public Policy {
 public:
  explicit Counting(CountingSettings settings) : settings_(std::move(settings)) {}

  Verdict on_request(RequestContext& context, std::string* why) const override {
    const LimitPlan& plan = settings_.plans.of(context.principal);
    if (plan.buckets.empty()) {
      if (why != nullptr)
        *why = plan.off ? format("not counted: the limit is off for {}", plan.whose)
                        : "not counted: its limit is not available here";  // --hermetic
      return Pass{};
    }
    const auto key =
        settings_.kept ? kept_key_hash(settings_.key, context) : key_hash(settings_.key, context);
    if (!key) {
      if (why != nullptr) *why = format("not counted: the request has no {}", settings_.key.show());
      return Pass{};
    }
    std::array<ledger::Spend, most_limits> room;
    const std::span<ledger::Spend> answers = std::span(room).first(plan.buckets.size());
    const bool allowed =
        context.ledger.spend({*key, plan.buckets, settings_.cost, context.facts.now}, answers);
    const std::size_t tightest = tightest_of(answers);
    if (why != nullptr) *why = explain(context, plan, tightest, answers[tightest]);
    if (settings_.mode == Mode::shadow)
      return Pass{allowed ? http::Reason::none : settings_.reason};
    announce(plan, answers, context);
    if (allowed) return Pass{};
    retry_after(answers[tightest].retry, context);
    return Refuse{settings_.reason};
  }

 private:
  std::string explain(const RequestContext& context, const LimitPlan& plan, std::size_t nth,
                      const ledger::Spend& spend) const {
    const CountedLimit& limit = plan.limits[nth];
    const ledger::Refill refill = plan.buckets[nth].limit.refill;
    const std::string whose = plan.whose.empty() ? "" : format(" (limit of {})", plan.whose);
    if (spend.allowed)
      return format("{}, counted by {}{}", left_text(limit, refill, spend.left), who(context),
                    whose);
    if (ledger::by_calendar(refill))
      return format("quota of {}: {} of {} left until {}{}", who(context), spend.left, limit.burst,
                    day_text(context.facts.now.wall + spend.retry), whose);
    return format("bucket of {}: {} of {} left, next in {}{}", who(context), spend.left,
                  limit.burst, wait_text(spend.retry), whose);
  }

  // Names an address, a route or a consumer. What a client sent may be a secret, so it is not
  // named.
  std::string who(const RequestContext& context) const {
    using Part = config::KeyPart::Kind;
    const config::Key& key = settings_.key;
    const Part kind = key.parts[0].kind;
    const bool plain = key.parts.size() == 1 &&
                       (kind == Part::address || kind == Part::route || kind == Part::consumer);
    if (!plain) return key.show();
    return format("{} {}", key.show(),
                  printable(key_text(key, context.facts, context).value_or(""), 60));
  }

  // `"fair";r=41;t=19`: t is the time until the bucket is full again.
  static void announce(const LimitPlan& plan, std::span<const ledger::Spend> answers,
                       RequestContext& context) {
    Arena& arena = context.arena;
    std::string_view left;
    for (std::size_t i = 0; i < answers.size(); ++i)
      left = arena.join(left, i > 0 ? ", " : "", plan.limits[i].label,
                        ";r=", http::decimal(answers[i].left, arena),
                        ";t=", http::decimal(whole_seconds(answers[i].full), arena));
    std::string_view policy = plan.announced;
    if (plan.buckets[0].limit.refill == ledger::Refill::monthly) {
      const ledger::Period month = ledger::month_at(context.facts.now.wall);
      policy =
          arena.join(policy, ";w=", http::decimal(whole_seconds(month.ends - month.starts), arena));
    }
    // Added, not set, because another rate-limit of the route adds its own.
    ArenaList<FieldEdit>& edits = context.edits.response;
    edits.push_back({FieldEdit::Kind::add, "ratelimit-policy", policy}, arena);
    edits.push_back({FieldEdit::Kind::add, "ratelimit", left}, arena);
  }

  static void retry_after(Duration wait, RequestContext& context) {
    const std::string_view text = http::decimal(whole_seconds(wait), context.arena);
    context.edits.response.push_back({FieldEdit::Kind::set, "retry-after", text}, context.arena);
  }

  const CountingSettings settings_;
};

// `"fair";q=60;w=60`. The format has no window of less than a second or with a fraction of one; the
// window of a calendar month differs from month to month.
std::string policy_item(const CountedLimit& limit, ledger::Refill refill) {
  std::string item = format("{};q={}", limit.label, limit.rate.count);
  if (refill != ledger::Refill::monthly && limit.rate.per % seconds(1) == Duration(0))
    item += format(";w={}", limit.rate.per / seconds(1));
  return item;
}

}  // namespace

void announce_as(std::string_view policy, LimitPlan& plan) {
  BlockPool pool(4096);
  Arena arena(pool);
  for (std::size_t i = 0; i < plan.limits.size(); ++i) {
    const std::string name = i == 0 ? std::string(policy) : format("{}-{}", policy, i + 1);
    plan.limits[i].label = http::sf_string(name, arena);
    plan.announced += (plan.announced.empty() ? "" : ", ") +
                      policy_item(plan.limits[i], plan.buckets[i].limit.refill);
  }
}

std::unique_ptr<Policy> make_counting(CountingSettings settings) {
  return std::make_unique<Counting>(std::move(settings));
}

}  // namespace gw::policy
