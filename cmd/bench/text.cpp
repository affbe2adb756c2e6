// The report of gw bench for people.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "cmd/bench/bench.h"
#include "cmd/output/numbers.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/text_plots.h"

namespace gw::cmd {

namespace {

using load::Tally;

std::string requests_line(const load::Findings& findings, const Tally& total) {
  return format("{} due, {} answered, {}, {:.1f} per second\n", total.due, total.answered(),
                counted(total.errors(), "error", "errors"), findings.rate());
}

std::string latencies_table(const Tally& tally, const Print& print) {
  std::string text =
      print.paint_out(Style::bold, format("{:8}{:>12}{:>12}\n", "latency", "scheduled", "service"));
  const auto row = [&](const std::string& name, Duration response, Duration service) {
    text += format("{:8}{:>12}{:>12}\n", name, latency_text(response), latency_text(service));
  };
  for (const double percent : shown_percentiles)
    row(format("p{}", percent), tally.response.percentile(percent),
        tally.service.percentile(percent));
  row("max", tally.response.max(), tally.service.max());
  row("mean", tally.response.mean(), tally.service.mean());
  return text;
}

// "0.10 to 0.12 ms"
std::string between(const load::Estimate& one) {
  return format("{} to {}", latency_text(one.low), latency_text(one.high));
}

std::string added_table(const Outcome& outcome, const Print& print) {
  std::string text =
      print.paint_out(Style::bold, format("{:8}{:>12}{:>12}{:>12}   {}\n", "latency", "through",
                                          "direct", "added", "95 % sure"));
  for (std::size_t i = 0; i < outcome.added.size(); ++i) {
    const load::Estimate& one = outcome.added[i];
    text +=
        format("{:8}{:>12}{:>12}{:>12}   {}\n", format("p{}", shown_percentiles[i]),
               latency_text(one.of), latency_text(one.than), latency_text(one.value), between(one));
  }
  return text;
}

std::string comparison_table(const Bench& bench, const Outcome& outcome, const Print& print) {
  std::string text =
      print.paint_out(Style::bold, format("{:8}{:>12}{:>12}{:>12}   {:26}{}\n", "compared",
                                          "before", "now", "change", "99 % sure", ""));
  const auto painted = [&](load::Change change) {
    return print.paint_out(change == load::Change::worse    ? Style::red
                           : change == load::Change::better ? Style::green
                                                            : Style::plain,
                           load::change_name(change));
  };
  for (const load::Compared& one : outcome.compared)
    text += format("{:8}{:>12}{:>12}{:>12}   {:26}{}\n", format("p{}", one.percent),
                   latency_text(one.estimate.than), latency_text(one.estimate.of),
                   latency_text(one.estimate.value), between(one.estimate), painted(one.change));
  return text + format("{:8}{:>12}{:>12}{:>12}   {:26}{}\n", "errors", bench.baseline->errors,
                       outcome.findings.sides.front().all.errors(), "", "",
                       painted(outcome.errors));
}

std::string statuses_lines(const Tally& tally) {
  std::string text;
  for (std::size_t status = 0; status < tally.statuses.size(); ++status)
    if (tally.statuses[status] > 0)
      text += format("{}{} × {}", text.empty() ? "" : ", ", status, tally.statuses[status]);
  if (!text.empty()) text = format("statuses   {}\n", text);
  for (std::size_t i = 0; i < tally.faults.size(); ++i) {
    if (tally.faults[i] == 0) continue;
    const auto fault = static_cast<load::Fault>(i);
    text += format("{:10} {} × {}\n", load::fault_name(fault), tally.faults[i],
                   load::fault_text(fault));
  }
  if (!tally.example.empty()) text += format("           first: {}\n", tally.example);
  return text;
}

std::string generator_line(const load::Findings& findings, const Tally& total) {
  std::string text =
      format("{:.0f} % busy",
             static_cast<double>(findings.busy.count()) /
                 static_cast<double>(std::max<std::int64_t>(1, findings.took.count())) * 100);
  if (!findings.closed) {
    const std::uint64_t late = findings.delay.above(load::noticeable);
    text += format(", {} of {} started more than 1 ms late; p99 {}", late, total.due,
                   latency_text(findings.delay.percentile(99)));
  }
  return format("generator  {}, {}\n", text,
                counted(findings.connects, "connection", "connections"));
}

}  // namespace

std::string bench_text(const Bench& bench, const Outcome& outcome, const Print& print) {
  const load::Findings& findings = outcome.findings;
  const Tally total = findings.total();
  std::string text;
  for (const std::string& target : bench.targets) text += format("target     {}\n", target);
  text +=
      format("load       {}{}, at most {}\n", bench.load, findings.stopped ? ", ended early" : "",
             counted(bench.plan.connections, "connection", "connections"));
  text += format("requests   {}", requests_line(findings, total));
  text += statuses_lines(total);
  text += generator_line(findings, total);
  if (total.response.count() == 0) return text;
  const Tally& first = findings.sides.front().all;
  text += "\n" + latencies_table(first, print);
  if (bench.direct) text += "\n" + added_table(outcome, print);
  text += "\n" + distribution_text(first.response.counts());
  if (bench.baseline) text += "\n" + comparison_table(bench, outcome, print);
  if (bench.conditions.empty() || outcome.verdict == Verdict::unknown) return text;
  text += "\n";
  for (const RunCondition& condition : bench.conditions) {
    const bool holds = condition.holds(findings);
    text +=
        format("{}  {}: {}\n",
               holds ? print.paint_out(Style::red, "fail") : print.paint_out(Style::green, "pass"),
               condition.text(), condition.found(findings));
  }
  return text;
}

std::string progress_text(const load::Findings& so_far, Duration since, Duration whole) {
  const Tally total = so_far.total();
  const auto in_seconds = [](Duration time) { return static_cast<double>(time.count()) * 1e-9; };
  return format("{:.1f} of {:.1f} s  {} answered, {} errors  p50 {}, p99 {}", in_seconds(since),
                in_seconds(whole), total.answered(), total.errors(),
                latency_text(total.response.percentile(50)),
                latency_text(total.response.percentile(99)));
}

}  // namespace gw::cmd
