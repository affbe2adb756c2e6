// The [[test]] blocks: how each ended, what they leave out, and what another configuration would
// have answered.
#include <algorithm>
#include <cmath>

#include "analysis/compare.h"
#include "analysis/coverage.h"
#include "analysis/explanation.h"
#include "analysis/replay.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/input/log_input.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/report_text.h"
#include "cmd/route_test/route_test.h"
#include "control/real_sources.h"

namespace gw::cmd {

namespace {

using analysis::TestResult;

std::string place(const config::Position& at, const Checked& checked) {
  const std::vector<std::string>& files = checked.loaded.diagnostics.files;
  return at.line && at.file < files.size() ? format("{}:{}", files[at.file], at.line) : "";
}

// The tests that --only names; none where nothing fits.
std::vector<config::Test> chosen_tests(const RouteTest& test) {
  const std::vector<config::Test>& all = test.checked.loaded.config.tests;
  if (!test.arguments.has("--only")) return all;
  const std::string glob = test.arguments.text("--only");
  std::vector<config::Test> chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
               [&](const config::Test& one) { return glob_matches(glob, one.name); });
  return chosen;
}

std::string indented(const std::string& text) {
  std::string result;
  for (const std::string_view line : split(text, '\n'))
    if (!line.empty()) result += format("          {}\n", line);
  return result;
}

std::string result_text(const TestResult& result, const RouteTest& test) {
  const Print& print = test.print;
  if (result.passed())
    return format("{}  {}\n", print.paint_out(Style::green, "passed"), result.test->name);
  std::string text = format("{}  {}  {}\n", print.paint_out(Style::red, "failed"),
                            print.paint_out(Style::bold, result.test->name),
                            print.paint_out(Style::faint, place(result.test->at, test.checked)));
  for (const analysis::Fault& fault : result.faults) text += format("        {}\n", fault.text());
  const analysis::Played& played = result.played[result.faults.front().played];
  text += format("        {}\n{}", print.paint_out(Style::faint, "because:"),
                 indented(analysis::explain_text(played.rehearsal)));
  return text;
}

std::string percent_text(double percent) {  // never 100 before it is all
  return format("{} %", static_cast<int>(std::floor(percent)));
}

std::string coverage_text(const analysis::Coverage& coverage, const RouteTest& test) {
  std::string text =
      format("\ncoverage {}: {} of {} routes, split entries, verdicts and reasons\n",
             percent_text(coverage.percent()), coverage.touched(), coverage.items.size());
  std::size_t width = 0;
  for (const analysis::CoverageItem& item : coverage.items)
    if (!item.touched) width = std::max(width, item.name.size());
  for (const analysis::CoverageItem& item : coverage.items) {
    if (item.touched) continue;
    text += format("  {}  {:<{}}  {}\n", test.print.paint_out(Style::yellow, "no test"), item.name,
                   width, item.suggestion);
  }
  return text;
}

// One object a request, each on a line of its own; coverage and the sums are the last two.
std::string results_json(const std::vector<TestResult>& results,
                         const analysis::Coverage* coverage) {
  std::string text;
  std::size_t failed = 0;
  for (const TestResult& result : results) {
    failed += !result.passed();
    for (std::size_t i = 0; i < result.played.size(); ++i) {
      const analysis::Played& played = result.played[i];
      JsonWriter json;
      json.object().member("test", result.test->name).member("step", played.step + 1u);
      json.member("time", played.repetition + 1u).key("failures").array();
      for (const analysis::Fault& fault : result.faults)
        if (fault.played == i) json.text(fault.miss.text());
      json.end().key("answer").raw(analysis::explain_json(played.rehearsal));
      text += json.end().take() + "\n";
    }
  }
  JsonWriter json;
  json.object().key("tests").object().member("passed", results.size() - failed);
  json.member("failed", failed).end();
  if (coverage) {
    json.key("coverage").object().member("touched", coverage->touched());
    json.member("of", coverage->items.size()).key("untouched").array();
    for (const analysis::CoverageItem& item : coverage->items)
      if (!item.touched)
        json.object().member("what", item.name).member("suggestion", item.suggestion).end();
    json.end().end();
  }
  return text + json.end().take() + "\n";
}

std::string summary_text(const std::vector<TestResult>& results, const Print& print) {
  const auto failed = std::count_if(results.begin(), results.end(),
                                    [](const TestResult& r) { return !r.passed(); });
  const std::string tests = counted(results.size(), "test", "tests");
  if (failed == 0) return print.paint_out(Style::green, tests + " passed") + "\n";
  return print.paint_out(Style::red, format("{} of {} failed", failed, tests)) + "\n";
}

void print_results(const std::vector<TestResult>& results, const analysis::Coverage* coverage,
                   const RouteTest& test) {
  if (test.format == "json") return test.print.out(results_json(results, coverage));
  if (test.format == "text") {
    std::string text;
    for (const TestResult& result : results) text += result_text(result, test);
    text += summary_text(results, test.print);
    if (coverage) text += coverage_text(*coverage, test);
    return test.print.out(text);
  }
  Report report;
  report.version = GW_VERSION;
  add_results(report, results, test.checked.loaded.diagnostics);
  if (test.format == "junit") return test.print.out(junit(report));
  test.print.out(test.format == "sarif" ? sarif(report) : github(report));
}

analysis::Coverage measured(const std::vector<TestResult>& results, const Checked& checked) {
  std::vector<const analysis::Rehearsal*> rehearsals;
  for (const TestResult& result : results)
    for (const analysis::Played& played : result.played) rehearsals.push_back(&played.rehearsal);
  return analysis::measure(*checked.snapshot, checked.loaded.config, rehearsals);
}

std::string difference_text(const analysis::Difference& one, const Print& print) {
  return format("        {}: {} -> {}\n", one.what, print.paint_out(Style::red, one.before),
                print.paint_out(Style::green, one.after));
}

std::string changes_text(const analysis::Comparison& comparison, const RouteTest& test) {
  std::string text;
  for (const analysis::Change& change : comparison.changes) {
    text += format("{}  {}  {}\n", test.print.paint_out(Style::yellow, "changes"), change.request,
                   test.print.paint_out(Style::faint, change.test));
    for (const analysis::Difference& one : change.differences)
      text += difference_text(one, test.print);
  }
  const std::string requests = counted(comparison.requests, "request", "requests");
  if (comparison.changes.empty()) return format("nothing changes for {}\n", requests);
  return text + format("{} of {} change\n", comparison.changes.size(), requests);
}

std::string changes_json(const analysis::Comparison& comparison) {
  JsonWriter json;
  json.object().member("requests", comparison.requests).key("changes").array();
  for (const analysis::Change& change : comparison.changes) {
    json.object().member("test", change.test).member("request", change.request);
    json.key("differences").array();
    for (const analysis::Difference& one : change.differences) {
      json.object().member("what", one.what).member("before", one.before);
      json.member("after", one.after).end();
    }
    json.end().end();
  }
  return json.end().end().take() + "\n";
}

}  // namespace

int run_suite(const RouteTest& test) {
  const std::vector<config::Test> tests = chosen_tests(test);
  if (tests.empty()) {
    test.print.fail(test.arguments.has("--only") ? format("no [[test]] is called '{}'",
                                                          printable(test.arguments.text("--only")))
                                                 : "there is no [[test]] in the configuration",
                    "ask one request: gw route-test /path");
    return exit_code::no_answer;
  }
  const bool threshold = test.arguments.has("--fail-under");
  const auto wanted = parse_number(test.arguments.text("--fail-under", "0"));
  if (!wanted || *wanted > 100) {
    test.print.fail("--fail-under takes a whole number from 0 to 100", "like --fail-under 90");
    return exit_code::no_answer;
  }
  const std::vector<TestResult> results = analysis::run_tests(*test.checked.snapshot, tests);
  const analysis::Coverage coverage = measured(results, test.checked);
  const bool shown = threshold || test.arguments.has("--coverage");
  print_results(results, shown ? &coverage : nullptr, test);
  const bool enough = coverage.percent() >= static_cast<double>(*wanted);
  if (!enough)
    test.print.fail(format("coverage is {}, under {} %", percent_text(coverage.percent()), *wanted),
                    "the lines above say what no test touches");
  const bool passed = std::all_of(results.begin(), results.end(),
                                  [](const TestResult& result) { return result.passed(); });
  return passed && enough ? exit_code::yes : exit_code::no;
}

namespace {

// The requests of --log, else the tests; nothing where there are none, which was said.
std::optional<std::vector<config::Test>> corpus_of(const RouteTest& test) {
  if (!test.arguments.has("--log")) {
    std::vector<config::Test> tests = chosen_tests(test);
    if (!tests.empty()) return tests;
    test.print.fail("there is no [[test]] to compare by",
                    "the tests of the new configuration are the corpus; or name a log with --log");
    return std::nullopt;
  }
  std::optional<LogInput> input = LogInput::open(test.arguments.all("--log"), test.print);
  if (!input) return std::nullopt;
  analysis::Corpus corpus;
  for (record::Record record; input->next(record);) corpus.add(record);
  if (!input->finish()) return std::nullopt;
  print_unreadable(input->unreadable(), test.print);
  if (corpus.left_out() > 0)
    test.print.say(Log::Level::warning,
                   format("{} requests are of kinds beyond the first {}, and are left out",
                          corpus.left_out(), analysis::Corpus::limit));
  std::vector<config::Test> tests = analysis::tests_of(corpus, *test.checked.snapshot);
  if (!tests.empty()) return tests;
  test.print.fail("no line of the log is a request to compare by", "");
  return std::nullopt;
}

}  // namespace

int show_changes(const RouteTest& test) {
  const std::vector<std::string> paths = test.arguments.all("--against");
  if (!all_there(paths, test.print)) return exit_code::no_answer;
  control::RealSources sources;
  const Checked before = check(paths, sources);
  if (!before.snapshot) {
    Report report;
    add_diagnostics(report, before.loaded.diagnostics);
    test.print.err(findings_text(report, test.print, Stream::err));
    test.print.fail(format("{} is not valid, so there is nothing to compare", paths.front()), "");
    return exit_code::no_answer;
  }
  const std::optional<std::vector<config::Test>> tests = corpus_of(test);
  if (!tests) return exit_code::no_answer;
  const analysis::Comparison comparison =
      analysis::compare(*before.snapshot, *test.checked.snapshot, *tests);
  test.print.out(test.format == "json" ? changes_json(comparison) : changes_text(comparison, test));
  return comparison.changes.empty() ? exit_code::yes : exit_code::no;
}

}  // namespace gw::cmd
