// --versus: the same span so long ago, and what is different now beyond chance.
#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/inspect_logs/log_text.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/time_text.h"

namespace gw::cmd {

namespace {

using record::Difference;
using What = Difference::What;

std::string_view name_of(What what) {
  static constexpr std::string_view names[] = {"appeared", "vanished", "requests", "4xx",
                                               "5xx",      "p50",      "p99"};
  return names[static_cast<std::size_t>(what)];
}

bool is_share(What what) { return what == What::client_errors || what == What::server_errors; }
bool is_latency(What what) { return what == What::p50 || what == What::p99; }

std::string value_text(What what, double value) {
  if (is_share(what)) return format("{:.1f} %", value * 100);
  if (is_latency(what)) return latency_text(value);
  return count_text(static_cast<std::uint64_t>(value));
}

// More requests are neither good nor bad; more errors and longer times are bad.
Style style_of(const Difference& one) {
  if (!is_share(one.what) && !is_latency(one.what)) return Style::yellow;
  return one.after > one.before ? Style::red : Style::green;
}

std::string span_text(const TimeSpan& span) {
  return format("{} to {}", time_text(span.from), time_text(span.to));
}

void print_text(const Inspection& inspection, const record::Summary& before,
                const record::Summary& after, const std::vector<Difference>& found) {
  Print& print = inspection.print;
  print.out(format("before: {}: {} records\n", span_text(*inspection.before),
                   count_text(before.all().count)));
  print.out(format("now:    {}: {} records\n", span_text(inspection.span),
                   count_text(after.all().count)));
  if (found.empty()) return print.out("no significant difference\n");
  print.out("\n");
  std::vector<Row> rows;
  for (const Difference& one : found) {
    if (rows.size() == inspection.top) break;
    rows.push_back({{std::string(name_of(one.what)), Style::bold},
                    {value_text(one.what, one.before)},
                    {"->", Style::faint},
                    {value_text(one.what, one.after), style_of(one)},
                    {one.group.empty() ? "all" : printable(one.group, 80)}});
  }
  print.table(rows);
  if (found.size() > rows.size())
    print.out(format("and {} more: --top {}\n", found.size() - rows.size(), found.size()));
}

void add_span(JsonWriter& json, std::string_view name, const TimeSpan& span, std::uint64_t count) {
  json.key(name).object().member("from", time_text(span.from));
  json.member("to", time_text(span.to)).member("records", count).end();
}

std::string differences_json(const Inspection& inspection, const record::Summary& before,
                             const record::Summary& after, const std::vector<Difference>& found) {
  JsonWriter json;
  json.object();
  add_span(json, "before", *inspection.before, before.all().count);
  add_span(json, "now", inspection.span, after.all().count);
  json.key("differences").array();
  for (const Difference& one : found) {
    const double unit = is_latency(one.what) ? 1e6 : 1;
    json.object().member_or_null("group", one.group).member("what", name_of(one.what));
    json.key("before").raw(format("{:.6g}", one.before / unit));
    json.key("now").raw(format("{:.6g}", one.after / unit));
    json.key("deviations").raw(format("{:.1f}", one.deviations)).end();
  }
  return json.end().end().take() + "\n";
}

}  // namespace

int show_versus(Inspection& inspection) {
  std::optional<LogInput> input =
      LogInput::open(inspection.paths, inspection.print, inspection.input());
  if (!input) return exit_code::no_answer;
  std::optional<record::Summary> before, after;
  for (record::Record record; input->next(record);) {
    const bool now = inspection.span.holds(record.time);
    if (!now && !inspection.before->holds(record.time)) continue;
    if (!inspection.where.holds(record)) continue;
    if (!before) {
      const HashKey key = random_hash_key();
      before.emplace(grouping_for(inspection, record), key);
      after.emplace(grouping_for(inspection, record), key);
    }
    (now ? after : before)->add(record);
  }
  const bool whole = input->finish();
  print_unreadable(input->unreadable(), inspection.print);
  if (!before || before->all().count == 0 || after->all().count == 0) {
    const bool none_now = !after || after->all().count == 0;
    const TimeSpan& empty = none_now ? inspection.span : *inspection.before;
    inspection.print.fail(format("no record matches from {}", span_text(empty)),
                          "the log may have been rotated: give its older files too");
    return exit_code::no_answer;
  }
  const std::vector<Difference> found = record::differences(*before, *after);
  if (inspection.format == "json")
    inspection.print.out(differences_json(inspection, *before, *after, found));
  else
    print_text(inspection, *before, *after, found);
  if (!whole) return exit_code::no_answer;
  return found.empty() ? exit_code::yes : exit_code::no;
}

}  // namespace gw::cmd
