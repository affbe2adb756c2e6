// --unused: what the configuration has and nobody needs, and what is called and nobody serves.
#include "analysis/usage.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/inspect_logs/log_text.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"

namespace gw::cmd {

namespace {

using analysis::Unserved;
using analysis::Usage;
using analysis::Use;

Place place_of(const config::Position& at, const Checked& checked) {
  const std::vector<std::string>& files = checked.loaded.diagnostics.files;
  return at.line && at.file < files.size() ? Place{files[at.file], at.line, at.column} : Place{};
}

void print_uses(std::string_view what, const std::vector<Use>& uses, const Checked& checked,
                Print& print) {
  std::vector<Row> rows;
  for (const Use& use : uses)
    if (use.count == 0)
      rows.push_back({{format("  {}", what), Style::yellow},
                      {printable(use.name)},
                      {place_of(use.at, checked).text(), Style::faint}});
  print.table(rows);
}

void print_unserved(const Inspection& inspection, const std::vector<Unserved>& unserved) {
  Print& print = inspection.print;
  if (unserved.empty()) return;
  print.out(format("\n{}\n", print.paint_out(Style::bold, "requested paths without a route")));
  std::vector<Row> rows;
  for (const Unserved& one : unserved) {
    if (rows.size() == inspection.top) break;
    rows.push_back({{format("  {:>9}", count_text(one.count))},
                    {printable(one.call, 80), Style::yellow},
                    {std::string(http::reason_name(one.reason))},
                    {printable(one.example, 100), Style::faint}});
  }
  print.table(rows);
  if (unserved.size() > rows.size())
    print.out(format("  and {} more: --top {}\n", unserved.size() - rows.size(), unserved.size()));
}

void print_usage(const Inspection& inspection, const Usage& usage, const Checked& checked) {
  Print& print = inspection.print;
  print.out(format("{} records\n", count_text(usage.records)));
  print.out(format("\n{}\n", print.paint_out(Style::bold, "unused")));
  print_uses("group", usage.groups, checked, print);
  print_uses("route", usage.routes, checked, print);
  if (usage.policies_known)
    print_uses("policy", usage.policies, checked, print);
  else
    print.out("  (this log does not record policies)\n");
  print_unserved(inspection, usage.unserved);
  if (!usage.gone.empty())
    print.out(format("\n{}\n", print.paint_out(Style::bold, "routes that only the log contains")));
  for (const auto& [route, count] : usage.gone)
    print.out(format("  {:>9}  {}\n", count_text(count), printable(route)));
  if (usage.not_asked > 0)
    print.out(format("\n{} were skipped: incomplete requests, or too many different ones\n",
                     counted(usage.not_asked, "record", "records")));
  if (usage.all_used())
    print.out(print.paint_out(Style::green,
                              "everything is used, and every requested path has a route\n"));
}

void add_uses(JsonWriter& json, std::string_view name, const std::vector<Use>& uses,
              const Checked& checked) {
  json.key(name).array();
  for (const Use& use : uses) {
    const Place at = place_of(use.at, checked);
    json.object().member("name", use.name).member_or_null("file", at.file);
    json.member("line", at.line).member("records", use.count);
    json.member("refused", use.refused).end();
  }
  json.end();
}

std::string usage_json(const Usage& usage, const Checked& checked) {
  JsonWriter json;
  json.object().member("records", usage.records);
  add_uses(json, "groups", usage.groups, checked);
  add_uses(json, "routes", usage.routes, checked);
  json.key("policies_known").flag(usage.policies_known);
  add_uses(json, "policies", usage.policies, checked);
  json.key("unserved").array();
  for (const Unserved& one : usage.unserved) {
    json.object().member("call", one.call).member("example", one.example);
    json.member("reason", http::reason_name(one.reason)).member("records", one.count).end();
  }
  json.end().key("gone").object();
  for (const auto& [route, count] : usage.gone) json.member(route, count);
  return json.end().member("not_asked", usage.not_asked).end().take() + "\n";
}

}  // namespace

int show_unused(Inspection& inspection) {
  const std::optional<Checked> checked = configuration(inspection);
  if (!checked) return exit_code::no_answer;
  std::optional<LogInput> input =
      LogInput::open(inspection.paths, inspection.print, inspection.input());
  if (!input) return exit_code::no_answer;
  analysis::UsageCount count(*checked->snapshot, checked->loaded.config);
  for (record::Record record; input->next(record);)
    if (inspection.wanted(record)) count.add(record);
  const bool whole = input->finish();
  print_unreadable(input->unreadable(), inspection.print);
  const Usage usage = count.finish();
  if (usage.records == 0) {
    if (whole) say_none_fits(*input, inspection);
    return exit_code::no_answer;
  }
  if (inspection.format == "json")
    inspection.print.out(usage_json(usage, *checked));
  else
    print_usage(inspection, usage, *checked);
  if (!whole) return exit_code::no_answer;
  return usage.all_used() ? exit_code::yes : exit_code::no;
}

}  // namespace gw::cmd
