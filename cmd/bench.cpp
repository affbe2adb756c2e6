// gw bench: an open-loop load generator over the gateway's own reactor, links and codec.
#include "cmd/bench.h"

#include <sys/resource.h>

#include <algorithm>

#include "base/text.h"
#include "cmd/print.h"
#include "control/signals.h"
#include "load/run.h"

namespace gw::cmd {

Command bench();

namespace {

constexpr Option options[] = {
    {.name = "--rate",
     .value = "RATE",
     .text = "Requests a second, or like 600/minute. Standard: 100."},
    {.name = "--duration", .value = "DURATION", .text = "How long. Standard: 10s."},
    {.name = "--stages",
     .value = "LIST",
     .text = "In place of both: 10s:100,30s:100..500 is 10 s at 100, then 30 s up to 500."},
    {.name = "--arrivals",
     .value = "LAW",
     .text = "How requests lie in time: evenly (standard), or at random as people come.",
     .choices = "even poisson"},
    {.name = "--closed", .text = "A closed loop: each connection asks once it was answered."},
    {.name = "--connections",
     .value = "NUMBER",
     .text = "At most so many to each server. Standard: 64."},
    {.name = "--fresh", .text = "A new connection for each request."},
    {.name = "--method", .letter = 'X', .value = "METHOD", .text = "Standard: GET."},
    {.name = "--header",
     .letter = 'H',
     .value = "'NAME: VALUE'",
     .text = "A header field.",
     .repeats = true},
    {.name = "--body", .value = "FILE", .text = "The request's body."},
    {.name = "--data", .value = "TEXT", .text = "The request's body, as text."},
    {.name = "--weights",
     .value = "LIST",
     .text = "How often each URL is asked beside the others: 9,1."},
    {.name = "--timeout",
     .value = "DURATION",
     .text = "For an answer, from when it was asked for. Standard: 10s."},
    {.name = "--backlog",
     .value = "NUMBER",
     .text = "Requests due that may wait for a connection; more are dropped. Standard: 65536."},
    {.name = "--seed", .value = "NUMBER", .text = "Of everything random. Standard: 1."},
    {.name = "--fail-if",
     .value = "CONDITION",
     .text = "Exit code 1 where it holds, like 'p99 > 20ms or errors > 1%'.",
     .repeats = true},
    {.name = "--format", .value = "FORMAT", .text = "How to answer.", .choices = "text json csv"},
};

constexpr Example examples[] = {
    {"gw bench http://127.0.0.1:8080/ --duration 10s", "100 requests a second."},
    {"gw bench http://127.0.0.1:8080/ --rate 500 --fail-if 'p99 > 20ms'", "A threshold for CI."},
    {"gw bench 'POST http://127.0.0.1:8080/orders' --data '{\"id\": \"{uuid}\"}'",
     "Another body each."},
    {"gw bench http://127.0.0.1:8080/{choice:a,b} --stages 10s:100,1m:100..2000", "A ramp."},
};

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

  bool on_tick(const load::Findings& so_far, Duration since) override {
    if (!signals_.take().empty()) return false;
    const load::Tally total = so_far.total();
    if (since > seconds(1) && total.answered() == 0 && total.of(load::Fault::refused) > 0)
      return false;
    if (!print_.out_is_terminal() || since - last_ < milliseconds(500)) return true;
    last_ = since;
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

int exit_code_of(Verdict verdict) {
  return verdict == Verdict::pass   ? exit_code::yes
         : verdict == Verdict::fail ? exit_code::no
                                    : exit_code::no_answer;
}

int run(const Arguments& arguments, Print& print) {
  std::optional<Bench> bench = read_bench(arguments, print);
  if (!bench || !raise_descriptors(bench->plan, print)) return exit_code::no_answer;
  Result<control::Signals> signals = control::Signals::make();
  std::string chosen;
  Result<std::unique_ptr<net::Reactor>> reactor = net::make_reactor("epoll", chosen);
  if (!signals || !reactor) {
    print.fail(signals ? reactor.error().text() : signals.error().text());
    return exit_code::no_answer;
  }
  load::Findings findings;
  {
    Progress progress(*signals, bench->plan, print);
    findings = load::Run(**reactor, bench->plan, progress).finish();
  }
  const Outcome outcome = judge(*bench, std::move(findings));
  const std::string as = arguments.text("--format", "text");
  print.out(as == "json"  ? bench_json(*bench, outcome)
            : as == "csv" ? bench_csv(*bench, outcome)
                          : bench_text(*bench, outcome, print));
  if (outcome.verdict == Verdict::unknown) print.fail(outcome.why);
  return exit_code_of(outcome.verdict);
}

}  // namespace

Outcome judge(const Bench& bench, load::Findings findings) {
  Outcome outcome;
  outcome.findings = std::move(findings);
  const load::Tally total = outcome.findings.total();
  if (total.response.count() == 0) {
    outcome.verdict = Verdict::unknown;
    outcome.why =
        total.example.empty() ? "nobody answered" : format("nobody answered: {}", total.example);
    return outcome;
  }
  if (load::is_bottleneck(outcome.findings)) {
    outcome.verdict = Verdict::unknown;
    outcome.why = "the generator itself was too slow for this rate, so these latencies are its own";
    return outcome;
  }
  for (const RunCondition& condition : bench.conditions) {
    if (!condition.holds(outcome.findings)) continue;
    outcome.verdict = Verdict::fail;
    outcome.why += (outcome.why.empty() ? "" : "; ") + condition.text() +
                   " holds: " + condition.found(outcome.findings);
  }
  return outcome;
}

Command bench() {
  return {
      .name = "bench",
      .summary = "Offers load and measures latency.",
      .when =
          "An open loop: requests are due at instants that no answer moves, and latency counts "
          "from\n"
          "those, so a server that stalls is seen as its users see it. The service time, from "
          "when\n"
          "a request was sent, stands beside it. Where this program was too slow itself, it says "
          "so\n"
          "and ends with 2.\n\n"
          "URL may have its method in front: 'POST http://127.0.0.1:8080/'. In URLs, fields and\n"
          "bodies {counter}, {uuid}, {choice:a,b,c} and {line:FILE} differ from request to "
          "request.\n\n"
          "A condition is FIELD OP VALUE with = != < <= > >=, joined by and, or. Fields: p50 to\n"
          "p99.99, mean and max (from the due instant); rate (answers a second); errors (requests\n"
          "without an answer, and answers of 400 and above) and late (requests that this program\n"
          "saw to more than 1 ms late), both also as a share: 1%.",
      .options = options,
      .operand = {.name = "URL", .text = "Whom to ask; several share the load.", .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
