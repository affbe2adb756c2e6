// The formats that programs read.
#include "cmd/output/report.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json_writer.h"
#include "base/markup.h"
#include "base/text.h"

namespace gw::cmd {

namespace {

using config::Severity;

Place place_of(const config::Position& at, const config::Diagnostics& diagnostics) {
  if (at.line == 0 || at.file >= diagnostics.files.size()) return {};
  return {diagnostics.files[at.file], at.line, at.column};
}

void put_sarif_result(JsonWriter& json, const Finding& finding) {
  static constexpr std::array<std::string_view, 3> levels = {"error", "warning", "note"};
  std::string text = finding.message;
  if (!finding.help.empty()) text += ". " + finding.help;
  json.object().member("ruleId", finding.code);
  json.member("level", levels[static_cast<std::size_t>(finding.severity)]);
  json.key("message").object().member("text", text).end();
  if (!finding.at.file.empty()) {
    json.key("locations").array().object().key("physicalLocation").object();
    json.key("artifactLocation").object().member("uri", finding.at.file).end();
    json.key("region").object().member("startLine", finding.at.line);
    json.member("startColumn", std::max<std::uint32_t>(finding.at.column, 1)).end();
    json.end().end().end();
  }
  json.end();
}

std::string xml_case(const CaseVerdict& verdict) {
  std::string text = format("    <testcase name=\"{}\"", markup_text(verdict.name));
  if (!verdict.at.file.empty())
    text += format(" file=\"{}\" line=\"{}\"", markup_text(verdict.at.file), verdict.at.line);
  if (verdict.failures.empty()) return text + "/>\n";
  text += ">\n";
  std::string all;
  for (const std::string& failure : verdict.failures) all += failure + "\n";
  text += format("      <failure message=\"{}\">{}</failure>\n",
                 markup_text(verdict.failures.front()), markup_text(all));
  return text + "    </testcase>\n";
}

std::string xml_suite(std::string_view name, const std::vector<CaseVerdict>& cases) {
  const auto failed = std::count_if(cases.begin(), cases.end(), [](const CaseVerdict& verdict) {
    return !verdict.failures.empty();
  });
  std::string text = format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
                            markup_text(name), cases.size(), failed);
  for (const CaseVerdict& verdict : cases) text += xml_case(verdict);
  return text + "  </testsuite>\n";
}

// Values of a workflow command escape their own separators.
std::string command_text(std::string_view text, bool property) {
  std::string safe;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      safe += format("%{:02X}", static_cast<unsigned char>(c));
    else
      safe += c;
  }
  return safe;
}

}  // namespace

std::string Place::text() const {
  return file.empty() ? "" : format("{}:{}:{}", file, line, column);
}

std::string_view severity_name(Severity severity) {
  static constexpr std::array<std::string_view, 3> names = {"error", "warning", "note"};
  return names[static_cast<std::size_t>(severity)];
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return format("{} {}", count, count == 1 ? one : many);
}

std::size_t Report::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.severity == severity; }));
}

std::size_t Report::failed_cases() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(),
                    [](const CaseVerdict& verdict) { return !verdict.failures.empty(); }));
}

void add_diagnostics(Report& report, const config::Diagnostics& diagnostics) {
  for (const config::Diagnostic& one : diagnostics.all())
    report.findings.push_back(
        {one.severity, one.code, place_of(one.at, diagnostics), one.message, one.help});
}

void add_results(Report& report, std::span<const analysis::TestResult> results,
                 const config::Diagnostics& files) {
  for (const analysis::TestResult& result : results) {
    CaseVerdict verdict{result.test->name, place_of(result.test->at, files), {}};
    for (const analysis::Fault& fault : result.faults) {
      verdict.failures.push_back(fault.text());
      report.findings.push_back(
          {Severity::error, "test.failed", place_of(fault.at, files),
           format("test \"{}\": {}", result.test->name, fault.text()),
           format("it was: {}", analysis::summary(result.played[fault.played].rehearsal))});
    }
    report.cases.push_back(std::move(verdict));
  }
}

std::string sarif(const Report& report) {
  std::set<std::string> codes;
  for (const Finding& finding : report.findings) codes.insert(finding.code);
  JsonWriter json;
  json.object().member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.member("version", "2.1.0").key("runs").array().object();
  json.key("tool").object().key("driver").object();
  json.member("name", "gw").member("version", report.version).key("rules").array();
  for (const std::string& code : codes) json.object().member("id", code).end();
  json.end().end().end();
  json.key("results").array();
  for (const Finding& finding : report.findings) put_sarif_result(json, finding);
  return json.end().end().end().end().take() + "\n";
}

std::string junit(const Report& report) {
  std::vector<CaseVerdict> configuration = {{"the configuration is valid", {}, {}}};
  for (const Finding& finding : report.findings)
    if (finding.severity == Severity::error && finding.code != "test.failed")
      configuration[0].failures.push_back(format("{}: {}", finding.at.text(), finding.message));
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" +
         xml_suite("configuration", configuration) + xml_suite("tests", report.cases) +
         "</testsuites>\n";
}

std::string github(const Report& report) {
  static constexpr std::array<std::string_view, 3> commands = {"error", "warning", "notice"};
  std::string text;
  for (const Finding& finding : report.findings) {
    std::string properties;
    if (!finding.at.file.empty())
      properties = format("file={},line={},col={},", command_text(finding.at.file, true),
                          finding.at.line, finding.at.column);
    std::string message = finding.message;
    if (!finding.help.empty()) message += "\n" + finding.help;
    text += format("::{} {}title={}::{}\n", commands[static_cast<std::size_t>(finding.severity)],
                   properties, command_text(finding.code, true), command_text(message, false));
  }
  return text;
}

std::string diagnostics_json(const Report& report) {
  JsonWriter json;
  json.array();
  for (const Finding& finding : report.findings) {
    json.object().member("severity", severity_name(finding.severity)).member("code", finding.code);
    json.member_or_null("file", finding.at.file);
    json.member("line", finding.at.line).member("column", finding.at.column);
    json.member("message", finding.message).member("help", finding.help).end();
  }
  return json.end().take();
}

}  // namespace gw::cmd
