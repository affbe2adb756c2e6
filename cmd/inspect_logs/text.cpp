// The report for people: the whole first, then what it is made of, the worst last.
#include <algorithm>

#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/inspect_logs/log_text.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/time_text.h"

namespace gw::cmd {

namespace {

using record::Groups;
using record::Histogram;
using record::Stats;
using record::Summary;

constexpr double shown_percentiles[] = {50, 90, 99, 99.9, 99.99};

void title(Print& print, std::string_view text) {
  print.out("\n" + print.paint_out(Style::bold, text) + "\n");
}

Cell head(std::string text) { return {std::move(text), Style::faint}; }

Cell latency(const Histogram& of, double percent) {
  return {of.count() > 0 ? latency_text(static_cast<double>(of.percentile(percent))) : "-"};
}

Style style_of(std::uint16_t status) {
  if (status < 300) return Style::green;
  return status < 400 ? Style::blue : status < 500 ? Style::yellow : Style::red;
}

void print_head(const LogReport& report, Print& print) {
  const Stats& all = report.summary.all();
  std::string names;
  for (const std::string& path : report.paths)
    names += (names.empty() ? "" : ", ") + (path == "-" ? "standard input" : printable(path));
  print.out(format("{}: {} record{}, {}", print.paint_out(Style::bold, names),
                   count_text(all.count), all.count == 1 ? "" : "s", time_text(all.first)));
  if (all.count > 1)
    print.out(format(" to {}, {}", time_text(all.last), rate_text(report.summary.per_second())));
  print.out("\n");
  print.out(format("{} in, {} out\n", bytes_text(all.bytes_in), bytes_text(all.bytes_out)));
}

void print_statuses(const LogReport& report, Print& print) {
  title(print, "status");
  std::vector<Row> rows;
  for (std::uint16_t status = 0; status < 1000; ++status) {
    const std::uint64_t count = report.summary.of_status(status);
    if (count == 0) continue;
    rows.push_back({{format("  {}", status), style_of(status)},
                    {count_text(count)},
                    {share_text(count, report.summary.all().count)}});
  }
  align_right(rows);
  print.table(rows);
}

void print_times(const LogReport& report, Print& print) {
  const Stats& all = report.summary.all();
  const struct {
    std::string_view name;
    const Histogram& of;
  } times[] = {{"gateway", all.gateway}, {"upstream", all.upstream}, {"total", all.total}};
  if (all.total.count() == 0) return print.out("\nthe log contains no times\n");
  title(print, "time");
  std::vector<Row> rows = {{head(""), head("mean")}};
  for (const double percent : shown_percentiles) rows[0].push_back(head(format("p{}", percent)));
  rows[0].push_back(head("max"));
  for (const auto& [name, of] : times) {
    if (of.count() == 0) continue;
    rows.push_back({{format("  {}", name)}, {latency_text(of.mean())}});
    for (const double percent : shown_percentiles) rows.back().push_back(latency(of, percent));
    rows.back().push_back(latency(of, 100));
  }
  align_right(rows);
  print.table(rows);
}

Row group_row(const std::string& name, const Stats& stats, const Summary& summary) {
  return {{"  " + name},
          {count_text(stats.count)},
          {share_text(stats.count, summary.all().count)},
          {share_text(stats.by_class[4], stats.count),
           stats.by_class[4] > 0 ? Style::yellow : Style::faint},
          {share_text(stats.by_class[5], stats.count),
           stats.by_class[5] > 0 ? Style::red : Style::faint},
          latency(stats.total, 50),
          latency(stats.total, 99),
          latency(stats.gateway, 99),
          latency(stats.upstream, 99)};
}

void print_groups(const LogReport& report, Print& print) {
  const Groups& groups = report.summary.groups();
  std::string by;
  for (const record::Column& column : groups.by())
    by += (by.empty() ? "by " : ", ") + std::string(column.name);
  title(print, by);
  std::vector<Row> rows = {{head(""), head("records"), head("share"), head("4xx"), head("5xx"),
                            head("p50"), head("p99"), head("gateway p99"), head("upstream p99")}};
  std::size_t shown = 0;
  for (const Groups::Group* group : groups.sorted()) {
    if (shown++ == report.top) break;
    rows.push_back(group_row(printable(groups.title(*group), 80), group->stats, report.summary));
  }
  const std::uint64_t other = groups.other().count;
  if (other > 0) rows.push_back(group_row("(other)", groups.other(), report.summary));
  align_right(rows);
  print.table(rows);
  if (groups.size() > report.top)
    print.out(format("  and {} more: --top {}\n", groups.size() - report.top, groups.size()));
  if (other > 0)
    print.out(format("  (other) contains all values after the first {}; use --where to select\n",
                     groups.limit()));
}

void print_reasons(const LogReport& report, Print& print) {
  std::vector<std::pair<std::uint64_t, const http::ReasonRow*>> found;
  for (const http::ReasonRow& row : http::reasons())
    if (row.reason != http::Reason::none && report.summary.of_reason(row.reason) > 0)
      found.emplace_back(report.summary.of_reason(row.reason), &row);
  if (found.empty()) return;
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  title(print, "responses of the gateway itself");
  std::vector<Row> rows;
  for (const auto& [count, row] : found)
    rows.push_back({{count_text(count)},
                    {share_text(count, report.summary.all().count)},
                    {std::string(row->name), style_of(row->status)},
                    {std::string(row->text), Style::faint}});
  for (std::size_t column = 0; column < 2; ++column) {
    std::size_t width = 0;
    for (const Row& row : rows) width = std::max(width, row[column].text.size());
    for (Row& row : rows)
      row[column].text.insert(0, width - row[column].text.size() + (column == 0 ? 2 : 0), ' ');
  }
  print.table(rows);
}

Row answer_row(std::uint64_t count, std::string_view status, std::string_view place,
               std::string_view reason) {
  const auto number = static_cast<std::uint16_t>(parse_number(status).value_or(0));
  Row row = {{format("    {:>12}", count_text(count))},
             {std::string(status), number > 0 ? style_of(number) : Style::plain},
             {printable(place, 60)}};
  if (!reason.empty()) row.push_back({std::string(reason), Style::faint});
  return row;
}

void print_errors(const LogReport& report, Print& print) {
  const Summary& summary = report.summary;
  const Groups& errors = summary.errors();
  if (errors.size() == 0) return;
  title(print, "errors by origin");
  for (const http::Side side : {http::Side::gateway, http::Side::upstream, http::Side::client}) {
    const std::uint64_t count = summary.caused_by(side);
    if (count == 0) continue;
    print.out(format("  {}: {}, {}\n", http::side_name(side), count_text(count),
                     share_text(count, summary.all().count)));
    std::vector<Row> rows;
    for (const Groups::Group* group : errors.sorted()) {
      const auto values = errors.values(*group);
      if (values[0] != http::side_name(side) || rows.size() == 10) continue;
      rows.push_back(answer_row(group->stats.count, values[1], values[3], values[2]));
    }
    print.table(rows);
  }
}

std::string_view counted_as(record::Spike::What what) {
  return what == record::Spike::What::requests        ? "requests"
         : what == record::Spike::What::client_errors ? "4xx responses"
                                                      : "5xx responses";
}

void print_unusual(const LogReport& report, Print& print) {
  const std::vector<record::Spike> found = record::spikes(report.summary);
  if (found.empty()) return;
  title(print, "unusual");
  for (const record::Spike& spike : found) {
    print.out(format("  {} for {}: {} {}, where {:.0f} are usual\n", time_text(spike.from),
                     long_time_text(spike.to - spike.from), count_text(spike.count),
                     counted_as(spike.what), spike.usual));
    std::vector<Row> rows;
    for (const record::Spike::Part& part : spike.parts) {
      const KindText kind(report.summary, part.kind);
      rows.push_back(answer_row(part.count, kind.status, kind.place, kind.reason));
    }
    print.table(rows);
  }
}

}  // namespace

void print_report(const LogReport& report, Print& print) {
  print_head(report, print);
  print_statuses(report, print);
  print_times(report, print);
  print_plots(report, print);
  print_groups(report, print);
  print_reasons(report, print);
  print_errors(report, print);
  print_unusual(report, print);
}

}  // namespace gw::cmd
