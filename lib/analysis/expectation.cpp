// One line per expectation: its name, the expected value, the actual value.
#include "analysis/expectation.h"

#include <algorithm>

#include "base/text.h"
#include "config/units.h"

namespace gw::analysis {

namespace {

using config::Predicate;

constexpr std::size_t max_shown = 120;  // characters of a text

std::string quoted(std::string_view text) { return format("\"{}\"", printable(text, max_shown)); }

// Continues "expected reason ".
std::string expected_text(const Predicate& predicate) {
  switch (predicate.kind) {
    case Predicate::Kind::present:
      return "to be present";
    case Predicate::Kind::absent:
      return "to be absent";
    case Predicate::Kind::shape:
      return "that " + predicate.show();
    case Predicate::Kind::one_of:
      break;
  }
  std::string text = predicate.values.size() > 1 ? "one of " : "";
  for (std::size_t i = 0; i < predicate.values.size(); ++i)
    text += (i ? ", " : "") + quoted(predicate.values[i]);
  return text;
}

class Judge {
 public:
  explicit Judge(const Rehearsal& rehearsal) : rehearsal_(rehearsal) {}

  // An empty text means "none", as in the JSON of route-test.
  void text(std::string what, const std::optional<Predicate>& wanted, std::string_view got) {
    if (wanted) maybe_text(std::move(what), *wanted, got.empty() ? nullptr : &got);
  }
  void maybe_text(std::string what, const Predicate& wanted, const std::string_view* got) {
    if (!wanted.holds(got))
      misses_.push_back({std::move(what), expected_text(wanted), got ? quoted(*got) : "none"});
  }
  void number(std::string what, const std::optional<std::uint64_t>& wanted, std::uint64_t got) {
    if (wanted && *wanted != got)
      misses_.push_back(
          {std::move(what), std::to_string(*wanted), got == 0 ? "none" : std::to_string(got)});
  }
  void duration(std::string what, Duration wanted, Duration got) {
    if (wanted != got)
      misses_.push_back({std::move(what), config::show(wanted), config::show(got)});
  }
  void fields(std::string_view of, const std::vector<config::NamedPredicate>& wanted,
              const Fields& got);
  void timeouts(const config::Expect&);
  void upstream_request(const config::Expect&);
  void policies(const config::Expect&);

  std::vector<Miss> take() { return std::move(misses_); }

 private:
  const Rehearsal& rehearsal_;
  std::vector<Miss> misses_;
};

// Repeated fields are joined, as for a route's match.
void Judge::fields(std::string_view of, const std::vector<config::NamedPredicate>& wanted,
                   const Fields& got) {
  for (const config::NamedPredicate& named : wanted) {
    std::string joined;
    bool found = false;
    for (const auto& [name, value] : got) {
      if (!iequals(name, named.name)) continue;
      joined += (found ? ", " : "") + value;
      found = true;
    }
    const std::string_view view = joined;
    maybe_text(format("{} header {}", of, named.name), named.predicate, found ? &view : nullptr);
  }
}

void Judge::timeouts(const config::Expect& expect) {
  for (const auto& [name, wanted] : expect.timeout) {
    if (!rehearsal_.settings) {
      misses_.push_back({"timeout " + name, config::show(wanted.value), "none"});
      continue;
    }
    for (const NamedTimeout& timeout : timeout_names())
      if (timeout.name == name)
        duration("timeout " + name, wanted.value,
                 (rehearsal_.settings->timeout.*timeout.member).value);
  }
}

void Judge::upstream_request(const config::Expect& expect) {
  static const UpstreamRequest none;
  const UpstreamRequest& sent = rehearsal_.upstream_request ? *rehearsal_.upstream_request : none;
  text("upstream_request method", expect.upstream_method, sent.method);
  text("upstream_request target", expect.upstream_target, sent.target);
  text("upstream_request host", expect.upstream_host, sent.host);
  fields("upstream_request", expect.upstream_headers, sent.headers);
}

void Judge::policies(const config::Expect& expect) {
  for (const auto& [name, wanted] : expect.policies) {
    const auto found = std::find_if(rehearsal_.policies.begin(), rehearsal_.policies.end(),
                                    [&, policy = std::string_view(name)](const PolicyOutcome& one) {
                                      return one.name == policy;
                                    });
    const std::string_view got = found == rehearsal_.policies.end()
                                     ? std::string_view("none: not in the policy chain")
                                     : outcome_name(found->outcome);
    if (got != wanted.value)
      misses_.push_back({format("policy {}", name), wanted.value, std::string(got)});
  }
}

}  // namespace

std::string Miss::text() const { return format("expected {} {}, got {}", what, expected, got); }

std::vector<Miss> misses(const config::Expect& expect, const Rehearsal& rehearsal) {
  Judge judge(rehearsal);
  judge.text("decision", expect.decision, kind_name(rehearsal.decision));
  judge.number("status", expect.status, rehearsal.status);
  judge.text("reason", expect.reason, http::reason_name(rehearsal.reason));
  judge.text("route", expect.route, rehearsal.route);
  judge.text("pattern", expect.pattern, rehearsal.pattern);
  judge.text("upstream", expect.upstream, rehearsal.upstream);
  judge.text("endpoint", expect.endpoint, rehearsal.endpoint);
  judge.text("consumer", expect.consumer, rehearsal.consumer);
  judge.number("attempts", expect.attempts, rehearsal.attempts);
  if (expect.delay) judge.duration("delay", *expect.delay, rehearsal.delay);
  judge.timeouts(expect);
  judge.upstream_request(expect);
  judge.fields("response", expect.response_headers, rehearsal.response.headers);
  if (expect.response_body) {
    const std::string_view body = rehearsal.response.body;
    judge.maybe_text("response body", *expect.response_body, body.empty() ? nullptr : &body);
  }
  judge.policies(expect);
  return judge.take();
}

}  // namespace gw::analysis
