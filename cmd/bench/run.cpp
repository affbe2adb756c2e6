// One run of gw bench: descriptors, reactor, progress; and the verdict on what was found.
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.h"
#include "cmd/bench/bench.h"
#include "cmd/output/print.h"
#include "load/run.h"

namespace gw::cmd {

namespace {

// Enough descriptors for the connections; false where there are not, which was said.
bool raise_descriptors(const load::Plan& plan, Print& print) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t others = 32;
  const std::size_t wanted = plan.connections * plan.servers.size() + others;
  if (wanted <= limit.rlim_cur) return true;
  print.fail(format("{} connections need more descriptors than the {} of this process",
                    plan.connections, limit.rlim_cur),
             "raise the limit (ulimit -n), or lower '--connections'");
  return false;
}

// Shows how it goes on a terminal, and ends the run where a signal asks for it, or where it is
// plain that nobody listens.
class Progress final : public load::Watch {
 public:
  Progress(control::Signals& signals, const load::Plan& plan, Print& print)
      : signals_(signals), whole_(plan.schedule.length()), print_(print) {}
  ~Progress() {
    if (shown_) print_.err("\r\x1b[K");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  bool on_tick(const load::Findings& so_far, Duration since) override {
    if (!signals_.take().empty()) return false;
    if (since - last_ < milliseconds(500)) return true;
    last_ = since;
    const load::Tally total = so_far.total();
    if (total.answered() == 0 && total.of(load::Fault::refused) > 0) return false;
    if (::isatty(STDERR_FILENO) == 0) return true;
    shown_ = true;
    print_.err("\r\x1b[K" + progress_text(so_far, since, whole_));
    return true;
  }

 private:
  control::Signals& signals_;
  Duration whole_, last_{};
  Print& print_;
  bool shown_ = false;
};

void add_why(Outcome& outcome, const std::string& text) {
  outcome.why += (outcome.why.empty() ? "" : "; ") + text;
}

void judge_against_baseline(const Bench& bench, Outcome& outcome) {
  const load::Saved now = load::saved_of(outcome.findings);
  outcome.compared = load::compare(now, *bench.baseline);
  outcome.errors = load::compare_errors(now, *bench.baseline);
  bool worse = outcome.errors == load::Change::worse;
  for (const load::Compared& one : outcome.compared)
    worse = worse || one.change == load::Change::worse;
  if (!worse) return;
  outcome.verdict = Verdict::fail;
  add_why(outcome, format("significantly worse than {}", bench.baseline_path));
}

}  // namespace

std::optional<load::Findings> offer(const load::Plan& plan, control::Signals& signals,
                                    Print& print) {
  if (!raise_descriptors(plan, print)) return std::nullopt;
  // Of the two kinds it is this one that looks at what came the moment it came: the other gathers
  // under load, which costs less and would be measured here as the server's latency.
  Result<std::unique_ptr<net::Reactor>> reactor = net::make_epoll_reactor();
  if (!reactor) return print.fail(reactor.error().text()), std::nullopt;
  Progress progress(signals, plan, print);
  return load::Run(**reactor, plan, progress).finish();
}

std::string_view verdict_name(Verdict verdict) {
  return verdict == Verdict::pass ? "pass" : verdict == Verdict::fail ? "fail" : "unknown";
}

int exit_code_of(Verdict verdict) {
  return verdict == Verdict::pass   ? exit_code::yes
         : verdict == Verdict::fail ? exit_code::no
                                    : exit_code::no_answer;
}

Outcome judge(const Bench& bench, load::Findings findings) {
  Outcome outcome;
  outcome.findings = std::move(findings);
  for (const load::Side& side : outcome.findings.sides) {
    if (side.all.response.count() > 0) continue;
    outcome.verdict = Verdict::unknown;
    outcome.why = "no response";
    if (!side.all.example.empty()) outcome.why += format(": {}", side.all.example);
    return outcome;
  }
  if (bench.direct)
    outcome.added = load::difference({.of = outcome.findings.sides[0].blocks,
                                      .than = outcome.findings.sides[1].blocks,
                                      .paired = true},
                                     shown_percentiles);
  for (const RunCondition& condition : bench.conditions) {
    if (!condition.holds(outcome.findings)) continue;
    outcome.verdict = Verdict::fail;
    add_why(outcome, format("{} holds: {}", condition.text(), condition.found(outcome.findings)));
  }
  if (bench.baseline) judge_against_baseline(bench, outcome);
  if (outcome.verdict == Verdict::pass && outcome.findings.total().answered() == 0) {
    outcome.verdict = Verdict::unknown;
    outcome.why = "no response in time";
  }
  if (!load::is_bottleneck(outcome.findings)) return outcome;
  outcome.verdict = Verdict::unknown;
  outcome.why =
      "the generator was too slow for this load, so these latencies are not those of the server";
  return outcome;
}

}  // namespace gw::cmd
