// The report as a page: the figures, four plots, the tables.
#include "base/text.h"
#include "cmd/inspect_logs.h"
#include "cmd/log_text.h"
#include "cmd/time_text.h"
#include "record/page.h"

namespace gw::cmd {

namespace {

using record::Groups;
using record::Histogram;
using record::Stats;

std::string latency(const Histogram& of, double percent) {
  return of.count() > 0 ? latency_text(static_cast<double>(of.percentile(percent))) : "-";
}

std::vector<record::Tile> tiles_of(const record::Summary& summary) {
  const Stats& all = summary.all();
  return {{"records", count_text(all.count)},
          {"on average", rate_text(summary.per_second())},
          {"4xx", share_text(all.by_class[4], all.count)},
          {"5xx", share_text(all.by_class[5], all.count)},
          {"p50", latency(all.total, 50)},
          {"p99", latency(all.total, 99)},
          {"p99 of the gateway", latency(all.gateway, 99)},
          {"sent", bytes_text(all.bytes_out)}};
}

std::vector<record::Plot> plots_of(const record::Summary& summary) {
  const Stats& all = summary.all();
  const record::NamedHistogram times[] = {{"total", record::Tone::blue, &all.total},
                                          {"upstream", record::Tone::yellow, &all.upstream},
                                          {"gateway", record::Tone::green, &all.gateway}};
  return {record::rate_plot("Requests and errors", summary.series()),
          record::latency_plot("How long, over time", summary.series()),
          record::percentile_plot("How long, by percentile", times),
          record::distribution_plot("How many took how long", all.total)};
}

record::PageTable groups_table(const LogReport& report) {
  const Groups& groups = report.summary.groups();
  record::PageTable table;
  for (const record::Column& column : groups.by())
    table.title += (table.title.empty() ? "By " : ", ") + std::string(column.name);
  table.head = {"", "records", "share", "4xx", "5xx", "p50", "p99", "gateway p99", "upstream p99"};
  const auto add = [&](const std::string& name, const Stats& stats) {
    table.rows.push_back(
        {name, count_text(stats.count), share_text(stats.count, report.summary.all().count),
         share_text(stats.by_class[4], stats.count), share_text(stats.by_class[5], stats.count),
         latency(stats.total, 50), latency(stats.total, 99), latency(stats.gateway, 99),
         latency(stats.upstream, 99)});
  };
  for (const Groups::Group* group : groups.sorted()) {
    if (table.rows.size() == report.top) break;
    add(printable(groups.title(*group), 120), group->stats);
  }
  if (groups.other().count > 0) add("(other)", groups.other());
  return table;
}

record::PageTable errors_table(const LogReport& report) {
  const Groups& errors = report.summary.errors();
  record::PageTable table{"Errors, by who caused them", {"", "status", "records"}, {}};
  for (const Groups::Group* group : errors.sorted()) {
    if (table.rows.size() == report.top) break;
    const auto values = errors.values(*group);
    table.rows.push_back({printable(format("{}: {} {}", values[0], values[3], values[2]), 120),
                          std::string(values[1]), count_text(group->stats.count)});
  }
  return table;
}

}  // namespace

std::string report_html(const LogReport& report) {
  const Stats& all = report.summary.all();
  record::Page page;
  page.title = "Access log";
  for (const std::string& path : report.paths)
    page.subtitle += (path == "-" ? "standard input" : printable(path)) + ", ";
  page.subtitle += format("{} to {}", time_text(all.first), time_text(all.last));
  if (report.unreadable.count() > 0)
    page.subtitle += format(", {} lines could not be read", count_text(report.unreadable.count()));
  page.tiles = tiles_of(report.summary);
  page.plots = plots_of(report.summary);
  page.tables = {groups_table(report), errors_table(report)};
  return record::html(page);
}

}  // namespace gw::cmd
