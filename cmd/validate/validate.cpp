// gw validate: everything that is wrong with a configuration, at once; then its [[test]] blocks.
// Opens no socket but with --online.
#include <memory>

#include "analysis/overview.h"
#include "analysis/suite.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/input/checked.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/report_text.h"
#include "cmd/validate/hermetic_sources.h"
#include "cmd/validate/online.h"
#include "cmd/validate/show.h"
#include "control/real_sources.h"

namespace gw::cmd {

Command validate();

namespace {

struct Outcome {
  std::vector<std::string> paths;
  Checked checked;
  std::vector<analysis::TestResult> results;
  Report report;
  std::vector<std::string> not_checked;
  Online online;
  bool strict = false, show = false, asked_world = false;

  bool ok() const {
    return report.count(config::Severity::error) == 0 &&
           (!strict || report.count(config::Severity::warning) == 0);
  }
};

std::string subject(const std::vector<std::string>& paths) {
  if (paths.size() == 1) return format("{} is", paths.front());
  std::string text = paths.front();
  for (std::size_t i = 1; i < paths.size(); ++i)
    text += (i + 1 == paths.size() ? " and " : ", ") + paths[i];
  return text + " are";
}

// "gw.toml is valid: 12 routes, 3 upstreams; 8 tests passed"
std::string verdict(const Outcome& outcome) {
  const Report& report = outcome.report;
  const std::size_t warnings = report.count(config::Severity::warning);
  const std::string doubts = counted(warnings, "warning", "warnings");
  if (!outcome.ok()) {
    const std::size_t failed = report.failed_cases();
    std::size_t errors = 0;
    for (const Finding& finding : report.findings)
      if (finding.severity == config::Severity::error && finding.code != "test.failed") ++errors;
    std::string what;
    const auto add = [&](std::size_t count, const std::string& text) {
      if (count) what += (what.empty() ? "" : ", ") + text;
    };
    add(errors, counted(errors, "error", "errors"));
    add(failed, format("{} of {} failed", failed, counted(report.cases.size(), "test", "tests")));
    add(warnings, doubts);
    return format("{} not valid: {}", subject(outcome.paths), what);
  }
  const config::Config& config = outcome.checked.loaded.config;
  std::string text = format("{} valid: {}, {}", subject(outcome.paths),
                            counted(config.routes.size(), "route", "routes"),
                            counted(config.upstreams.size(), "upstream", "upstreams"));
  if (!report.cases.empty())
    text += format("; {} passed", counted(report.cases.size(), "test", "tests"));
  if (warnings) text += "; " + doubts;
  return text;
}

void print_text(const Outcome& outcome, Print& print) {
  print.out(findings_text(outcome.report, print, Stream::out));
  if (outcome.show && outcome.checked.snapshot)
    print_overview(analysis::overview(*outcome.checked.snapshot),
                   outcome.checked.loaded.diagnostics, print);
  for (const std::string& unknown : outcome.not_checked)
    print.out(format("{}: {}\n", print.paint_out(Style::yellow, "not checked"), unknown));
  for (const std::string& found : outcome.online.found)
    print.out(format("{}: {}\n", print.paint_out(Style::green, "online"), found));
  print.out(print.paint_out(outcome.ok() ? Style::green : Style::red, verdict(outcome)) + "\n");
}

void print_json(const Outcome& outcome, Print& print) {
  const std::size_t failed = outcome.report.failed_cases();
  JsonWriter json;
  json.object().key("ok").flag(outcome.ok());
  json.key("diagnostics").raw(diagnostics_json(outcome.report));
  json.key("tests").object().member("passed", outcome.report.cases.size() - failed);
  json.member("failed", failed).end();
  json.key("not_checked").array();
  for (const std::string& unknown : outcome.not_checked) json.text(unknown);
  json.end();
  if (outcome.asked_world) {
    json.key("online").array();
    for (const std::string& found : outcome.online.found) json.text(found);
    json.end();
  }
  if (outcome.show && outcome.checked.snapshot)
    json.key("routes").raw(overview_json(analysis::overview(*outcome.checked.snapshot),
                                         outcome.checked.loaded.diagnostics));
  print.out(json.end().take() + "\n");
}

void print_outcome(const Outcome& outcome, const std::string& format_name, Print& print) {
  if (format_name == "json") return print_json(outcome, print);
  if (format_name == "sarif") return print.out(sarif(outcome.report));
  if (format_name == "junit") return print.out(junit(outcome.report));
  if (format_name == "github") return print.out(github(outcome.report));
  print_text(outcome, print);
}

std::vector<std::string> named_paths(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.operands();
  for (std::string& path : arguments.all(config_option.name)) paths.push_back(std::move(path));
  if (paths.empty()) paths.emplace_back(standard_config);
  return paths;
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.has("--online") && arguments.has("--hermetic")) {
    print.fail("--online and --hermetic exclude each other", "remove one of them");
    return exit_code::no_answer;
  }
  Outcome outcome;
  outcome.paths = named_paths(arguments);
  outcome.strict = arguments.has("--strict");
  outcome.show = arguments.has("--show");
  if (!all_there(outcome.paths, print)) return exit_code::no_answer;

  control::RealSources real;
  HermeticSources hermetic(outcome.paths);
  config::Sources& sources =
      arguments.has("--hermetic") ? static_cast<config::Sources&>(hermetic) : real;
  outcome.checked = check(outcome.paths, sources);
  const config::Loaded& loaded = outcome.checked.loaded;
  outcome.report.version = GW_VERSION;
  add_diagnostics(outcome.report, loaded.diagnostics);
  if (outcome.checked.snapshot && !arguments.has("--no-tests")) {
    outcome.results = analysis::run_tests(*outcome.checked.snapshot, loaded.config.tests);
    add_results(outcome.report, outcome.results, loaded.diagnostics);
  }
  outcome.asked_world = arguments.has("--online") && outcome.checked.snapshot;
  if (outcome.asked_world)
    outcome.online = look_online(outcome.checked, real.names_asked(), outcome.report);
  else
    outcome.not_checked = unknown_offline(outcome.checked);
  print_outcome(outcome, arguments.text("--format", "text"), print);
  if (outcome.online.unreachable) return exit_code::no_answer;
  return outcome.ok() ? exit_code::yes : exit_code::no;
}

constexpr Option options[] = {
    config_option,
    {.name = "--online",
     .text = "Also resolve host names and fetch the keys of issuers. If a server cannot be "
             "reached, the exit code is 2."},
    {.name = "--hermetic",
     .text = "Read only files of the current folder, no environment variables; list what was not "
             "checked."},
    {.name = "--strict", .text = "Treat warnings as errors."},
    {.name = "--show",
     .text = "Print every route in matching order, with its policies, its settings, and where each "
             "was set."},
    {.name = "--no-tests", .text = "Do not run the [[test]] blocks."},
    {.name = "--format",
     .value = "FORMAT",
     .text = "Output format.",
     .choices = "text json sarif junit github"},
};

constexpr Example examples[] = {
    {"gw validate", "Check gw.toml."},
    {"gw validate gw.toml env/prod.toml --strict",
     "Check two files as one configuration, and allow no warnings."},
    {"gw validate --hermetic --format sarif", "Check in CI, without secrets."},
    {"gw validate --show", "Show the settings of each route and where they were set."},
};

}  // namespace

Command validate() {
  return {
      .name = "validate",
      .summary = "Check a configuration and report every error.",
      .when =
          "Use it before every commit and in CI. Each error is reported with its place and a "
          "remedy. Routes that can never match, and routes that both match with equal "
          "precedence, are reported with a request that proves it. Then the [[test]] blocks run. "
          "Without --online, no socket is opened.\n\nExit code: 0 valid, 1 invalid or a test "
          "failed, 2 no result: a file cannot be read or, with --online, a server cannot be "
          "reached.",
      .options = options,
      .operand = {.name = "FILE", .text = "Same as --config FILE.", .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
