// gw bench --find-capacity: one run after the other, each at the rate that the search asks for.
#include <unistd.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/bench/bench.h"
#include "cmd/output/print.h"
#include "load/capacity.h"

namespace gw::cmd {

namespace {

struct Step {
  double rate;
  bool held;
  std::string found;  // of the conditions, or why it could not be told
};

struct Search {
  std::vector<Step> steps;
  double held = 0, failed = 0;
  std::string stopped;  // why it ended before it knew
};

std::string conditions_found(const Bench& bench, const load::Findings& findings) {
  std::string text;
  for (const RunCondition& condition : bench.conditions)
    text += (text.empty() ? "" : ", ") + condition.found(findings);
  return text;
}

load::Plan plan_at(const Bench& bench, double rate) {
  load::Plan plan = bench.plan;
  const Duration length = plan.schedule.length();
  plan.schedule = load::Schedule({{length, rate, rate}}, bench.arrivals, plan.seed);
  return plan;
}

Search search_with(const Bench& bench, control::Signals& signals, Print& print) {
  Search search;
  load::CapacitySearch rates(bench.stages.front().from);
  while (search.stopped.empty() && rates.next()) {
    const double rate = *rates.next();
    std::optional<load::Findings> findings = offer(plan_at(bench, rate), signals, print);
    if (!findings) {
      search.stopped = "the first run could not start";
      break;
    }
    const bool ended = findings->stopped && findings->total().answered() > 0;
    const Outcome outcome = judge(bench, *std::move(findings));
    if (outcome.verdict == Verdict::unknown || ended) {
      search.stopped = ended ? "stopped by a signal" : outcome.why;
      break;
    }
    const bool held = outcome.verdict == Verdict::pass;
    search.steps.push_back({rate, held, conditions_found(bench, outcome.findings)});
    if (::isatty(STDERR_FILENO) != 0)
      print.err(
          format("{:.6g}/s {}: {}\n", rate, held ? "held" : "failed", search.steps.back().found));
    rates.add_result(held);
  }
  search.held = rates.held();
  search.failed = rates.failed();
  return search;
}

std::string text_of(const Search& search, const Print& print) {
  std::string text;
  for (const Step& step : search.steps)
    text += format(
        "{}  {:>10.6g}/s  {}\n",
        step.held ? print.paint_out(Style::green, "held  ") : print.paint_out(Style::red, "failed"),
        step.rate, step.found);
  if (search.held == 0)
    return text +
           (search.stopped.empty() ? "every tested rate failed\n" : "capacity    not found\n");
  return text +
         format("capacity    {}{:.6g}/s\n", search.stopped.empty() ? "" : "at least ", search.held);
}

std::string json_of(const Bench& bench, const Search& search) {
  JsonWriter json;
  json.object().member("target", bench.targets.front()).key("capacity");
  json.raw(format("{:.6g}", search.held)).key("failed_at").raw(format("{:.6g}", search.failed));
  json.key("complete").flag(search.stopped.empty()).member_or_null("why", search.stopped);
  json.key("steps").array();
  for (const Step& step : search.steps)
    json.object()
        .key("rate")
        .raw(format("{:.6g}", step.rate))
        .key("held")
        .flag(step.held)
        .member("found", step.found)
        .end();
  return json.end().end().take() + "\n";
}

}  // namespace

int find_capacity(const Bench& bench, const Arguments& arguments, control::Signals& signals,
                  Print& print) {
  const Search search = search_with(bench, signals, print);
  const bool json = arguments.text("--format", "text") == "json";
  print.out(json ? json_of(bench, search) : text_of(search, print));
  if (!search.stopped.empty()) {
    print.fail(search.stopped);
    return exit_code::no_answer;
  }
  return search.held > 0 ? exit_code::yes : exit_code::no;
}

}  // namespace gw::cmd
