// The report of gw bench for programs: JSON, and CSV of one line a side.
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/bench/bench.h"
#include "cmd/output/csv.h"
#include "cmd/output/numbers.h"

namespace gw::cmd {

namespace {

using load::Tally;

void add_latencies(JsonWriter& json, std::string_view name, const load::Latencies& latencies) {
  json.key(name).object();
  for (const double percent : shown_percentiles)
    json.key(format("p{}", percent)).raw(in_ms(latencies.percentile(percent)));
  json.key("max").raw(in_ms(latencies.max()));
  json.key("mean").raw(in_ms(latencies.mean())).end();
}

void add_tally(JsonWriter& json, const Tally& tally) {
  json.member("due", tally.due).member("answered", tally.answered());
  json.member("errors", tally.errors()).key("statuses").object();
  for (std::size_t status = 0; status < tally.statuses.size(); ++status)
    if (tally.statuses[status] > 0) json.member(std::to_string(status), tally.statuses[status]);
  json.end().key("faults").object();
  for (std::size_t i = 0; i < tally.faults.size(); ++i)
    json.member(load::fault_name(static_cast<load::Fault>(i)), tally.faults[i]);
  json.end().member("body_bytes", tally.bytes);
  add_latencies(json, "latency_ms", tally.response);
  add_latencies(json, "service_ms", tally.service);
}

void add_generator(JsonWriter& json, const load::Findings& findings) {
  json.key("generator").object();
  json.key("busy").raw(format("{:.3f}", static_cast<double>(findings.busy.count()) /
                                            static_cast<double>(findings.took.count() + 1)));
  json.member("late", findings.delay.above(load::noticeable));
  json.key("delay_ms").object().key("p50").raw(in_ms(findings.delay.percentile(50)));
  json.key("p99").raw(in_ms(findings.delay.percentile(99)));
  json.key("max").raw(in_ms(findings.delay.max())).end();
  json.key("bottleneck").flag(load::is_bottleneck(findings));
  json.member("connects", findings.connects).end();
}

void add_direct(JsonWriter& json, const Outcome& outcome) {
  json.key("direct").object();
  add_tally(json, outcome.findings.sides[1].all);
  json.end().key("added_ms").object();
  for (std::size_t i = 0; i < outcome.added.size(); ++i) {
    const load::Estimate& added = outcome.added[i];
    json.key(format("p{}", shown_percentiles[i])).object().key("value").raw(in_ms(added.value));
    json.key("low").raw(in_ms(added.low)).key("high").raw(in_ms(added.high)).end();
  }
  json.end();
}

void add_comparison(JsonWriter& json, const Outcome& outcome) {
  json.key("comparison").object();
  for (const load::Compared& one : outcome.compared) {
    json.key(format("p{}", one.percent)).object();
    json.key("before_ms").raw(in_ms(one.estimate.than)).key("now_ms").raw(in_ms(one.estimate.of));
    json.key("low_ms").raw(in_ms(one.estimate.low)).key("high_ms").raw(in_ms(one.estimate.high));
    json.member("change", load::change_name(one.change)).end();
  }
  json.key("errors").object().member("change", load::change_name(outcome.errors)).end().end();
}

// Of each side of --direct; else all that share the load.
std::string target_of(const Bench& bench, std::size_t side) {
  if (bench.direct) return bench.targets[side];
  std::string all;
  for (const std::string& target : bench.targets) all += (all.empty() ? "" : ", ") + target;
  return all;
}

double answers_a_second(const Tally& tally, double seconds) {
  return seconds > 0 ? static_cast<double>(tally.answered()) / seconds : 0;
}

}  // namespace

std::string bench_json(const Bench& bench, const Outcome& outcome) {
  const load::Findings& findings = outcome.findings;
  JsonWriter json;
  json.object().key("targets").array();
  for (const std::string& target : bench.targets) json.text(target);
  json.end().member("load", bench.load).member("loop", findings.closed ? "closed" : "open");
  json.key("seconds").raw(format("{:.3f}", static_cast<double>(findings.took.count()) * 1e-9));
  json.key("stopped").flag(findings.stopped).key("rate").raw(format("{:.3f}", findings.rate()));
  add_tally(json, bench.direct ? findings.sides[0].all : findings.total());
  if (bench.direct) add_direct(json, outcome);
  add_generator(json, findings);
  json.key("conditions").array();
  for (const RunCondition& condition : bench.conditions)
    json.object()
        .member("condition", condition.text())
        .key("holds")
        .flag(condition.holds(findings))
        .member("found", condition.found(findings))
        .end();
  json.end();
  if (bench.baseline) add_comparison(json, outcome);
  json.member("verdict", verdict_name(outcome.verdict)).member_or_null("why", outcome.why);
  return json.end().take() + "\n";
}

std::string bench_csv(const Bench& bench, const Outcome& outcome) {
  const load::Findings& findings = outcome.findings;
  std::string head = "target,load,seconds,rate,due,answered,errors,late";
  for (const double percent : shown_percentiles)
    head += format(",p{0}_ms,service_p{0}_ms", percent);
  std::string csv = head + ",max_ms,service_max_ms,mean_ms,service_mean_ms,verdict\n";
  for (std::size_t side = 0; side < findings.sides.size(); ++side) {
    const Tally& tally = findings.sides[side].all;
    const double seconds = static_cast<double>(findings.took.count()) * 1e-9;
    csv += format("{},{},{:.3f},{:.3f},{},{},{},{}", csv_text(target_of(bench, side)),
                  csv_text(bench.load), seconds, answers_a_second(tally, seconds), tally.due,
                  tally.answered(), tally.errors(), findings.delay.above(load::noticeable));
    for (const double percent : shown_percentiles)
      csv += format(",{},{}", in_ms(tally.response.percentile(percent)),
                    in_ms(tally.service.percentile(percent)));
    csv += format(",{},{},{},{},{}\n", in_ms(tally.response.max()), in_ms(tally.service.max()),
                  in_ms(tally.response.mean()), in_ms(tally.service.mean()),
                  verdict_name(outcome.verdict));
  }
  return csv;
}

}  // namespace gw::cmd
