// The report of gw bench as one page: what the run was, its percentiles, how it went over time.
#include "base/text.h"
#include "cmd/bench/bench.h"
#include "cmd/output/numbers.h"
#include "record/page.h"

namespace gw::cmd {

namespace {

using load::Tally;
using record::Page;
using record::PageTable;
using record::Tone;

double in_seconds(Duration time) { return static_cast<double>(time.count()) * 1e-9; }
double as_ms(Duration time) { return static_cast<double>(time.count()) * 1e-6; }

Tone tone_of(Verdict verdict) {
  return verdict == Verdict::pass ? Tone::green : verdict == Verdict::fail ? Tone::red : Tone::grey;
}

void add_tiles(Page& page, const Outcome& outcome, const Tally& tally) {
  const load::Findings& findings = outcome.findings;
  page.tiles = {{"responses per second", format("{:.1f}", findings.rate())},
                {"p50", latency_text(tally.response.percentile(50))},
                {"p99", latency_text(tally.response.percentile(99))},
                {"errors", std::to_string(tally.errors())},
                {"more than 1 ms late", std::to_string(findings.delay.above(load::noticeable))},
                {"verdict", std::string(verdict_name(outcome.verdict)), tone_of(outcome.verdict)}};
}

// p50 and p99 of the requests that were due in each piece of time.
record::Plot over_time(const Bench& bench, const load::Side& side) {
  record::Curve median{.name = "p50", .tone = Tone::blue, .points = {}};
  record::Curve tail{.name = "p99", .tone = Tone::red, .points = {}};
  for (std::size_t i = 0; i < side.blocks.size(); ++i) {
    if (side.blocks[i].count() == 0) continue;
    const double at = in_seconds(bench.plan.block) * static_cast<double>(i);
    median.points.emplace_back(at, as_ms(side.blocks[i].percentile(50)));
    tail.points.emplace_back(at, as_ms(side.blocks[i].percentile(99)));
  }
  return {.title = "Latency over time, from the scheduled time",
          .x = {.label = "seconds"},
          .y = {.label = "ms"},
          .curves = {std::move(median), std::move(tail)}};
}

// Of each whole piece of time those that were due in it, and were answered or given up.
record::Plot rate_over_time(const Bench& bench, const load::Side& side, Duration scheduled) {
  record::Curve rate{.name = "requests", .shape = record::Curve::Shape::area, .points = {}};
  const double block = in_seconds(bench.plan.block);
  for (std::size_t i = 0; i < side.blocks.size(); ++i) {
    const double end = block * static_cast<double>(i + 1);
    if (end > in_seconds(scheduled) + 1e-9 && i > 0) break;
    rate.points.emplace_back(end - block, static_cast<double>(side.blocks[i].count()) / block);
  }
  return {.title = "Requests over time",
          .x = {.label = "seconds"},
          .y = {.label = "per second"},
          .curves = {std::move(rate)}};
}

void add_plots(Page& page, const Bench& bench, const Outcome& outcome) {
  const load::Side& first = outcome.findings.sides.front();
  std::vector<record::NamedHistogram> named;
  if (bench.direct)
    named = {{"through", Tone::blue, &first.all.response.counts()},
             {"direct", Tone::green, &outcome.findings.sides[1].all.response.counts()}};
  else
    named = {{"scheduled", Tone::blue, &first.all.response.counts()},
             {"service", Tone::green, &first.all.service.counts()}};
  page.plots.push_back(record::percentile_plot("Percentiles", named));
  page.plots.push_back(over_time(bench, first));
  page.plots.push_back(rate_over_time(bench, first, outcome.findings.scheduled));
  page.plots.push_back(
      record::distribution_plot("Latency, from the scheduled time", first.all.response.counts()));
}

PageTable latencies(const Tally& tally) {
  PageTable table{.title = "Latency", .head = {"", "scheduled", "service"}, .rows = {}};
  const auto row = [&](std::string name, Duration response, Duration service) {
    table.rows.push_back({std::move(name), latency_text(response), latency_text(service)});
  };
  for (const double percent : shown_percentiles)
    row(format("p{}", percent), tally.response.percentile(percent),
        tally.service.percentile(percent));
  row("max", tally.response.max(), tally.service.max());
  row("mean", tally.response.mean(), tally.service.mean());
  return table;
}

PageTable added(const Outcome& outcome) {
  PageTable table{.title = "Added latency (95 % confidence)",
                  .head = {"", "through", "direct", "added", "from", "to"},
                  .rows = {}};
  for (std::size_t i = 0; i < outcome.added.size(); ++i) {
    const load::Estimate& one = outcome.added[i];
    table.rows.push_back({format("p{}", shown_percentiles[i]), latency_text(one.of),
                          latency_text(one.than), latency_text(one.value), latency_text(one.low),
                          latency_text(one.high)});
  }
  return table;
}

PageTable comparison(const Outcome& outcome) {
  PageTable table{.title = "Compared (99 % sure)",
                  .head = {"", "before", "now", "change", "from", "to", ""},
                  .rows = {}};
  for (const load::Compared& one : outcome.compared)
    table.rows.push_back({format("p{}", one.percent), latency_text(one.estimate.than),
                          latency_text(one.estimate.of), latency_text(one.estimate.value),
                          latency_text(one.estimate.low), latency_text(one.estimate.high),
                          std::string(load::change_name(one.change))});
  return table;
}

PageTable answers(const Tally& tally) {
  PageTable table{.title = "Answers", .head = {"", "requests"}, .rows = {}};
  for (std::size_t status = 0; status < tally.statuses.size(); ++status)
    if (tally.statuses[status] > 0)
      table.rows.push_back({std::to_string(status), std::to_string(tally.statuses[status])});
  for (std::size_t i = 0; i < tally.faults.size(); ++i)
    if (tally.faults[i] > 0)
      table.rows.push_back({std::string(load::fault_text(static_cast<load::Fault>(i))),
                            std::to_string(tally.faults[i])});
  return table;
}

PageTable conditions(const Bench& bench, const Outcome& outcome) {
  PageTable table{.title = "Conditions", .head = {"", "found", ""}, .rows = {}};
  for (const RunCondition& condition : bench.conditions)
    table.rows.push_back({condition.text(), condition.found(outcome.findings),
                          condition.holds(outcome.findings) ? "fail" : "pass"});
  return table;
}

}  // namespace

std::string bench_html(const Bench& bench, const Outcome& outcome) {
  const Tally& tally = outcome.findings.sides.front().all;
  Page page;
  page.title = format("gw bench {}", bench.targets.front());
  page.subtitle = format("{}, at most {} connections{}", bench.load, bench.plan.connections,
                         outcome.why.empty() ? "" : "; " + outcome.why);
  add_tiles(page, outcome, tally);
  if (tally.response.count() > 0) add_plots(page, bench, outcome);
  page.tables.push_back(latencies(tally));
  if (bench.direct) page.tables.push_back(added(outcome));
  if (bench.baseline) page.tables.push_back(comparison(outcome));
  page.tables.push_back(answers(tally));
  if (!bench.conditions.empty()) page.tables.push_back(conditions(bench, outcome));
  return record::html(page);
}

}  // namespace gw::cmd
