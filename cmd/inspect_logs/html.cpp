// The report as a page: the figures, four plots, the tables.
#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/inspect_logs/log_text.h"
#include "cmd/output/time_text.h"
#include "record/page.h"

namespace gw::cmd {

namespace {

using record::Groups;
using record::Histogram;
using record::Stats;
using Spikes = std::vector<record::Spike>;

std::string latency(const Histogram& of, double percent) {
  return of.count() > 0 ? latency_text(static_cast<double>(of.percentile(percent))) : "-";
}

std::vector<record::Tile> tiles_of(const record::Summary& summary) {
  const Stats& all = summary.all();
  return {{"records", count_text(all.count)},
          {"average rate", rate_text(summary.per_second())},
          {"4xx", share_text(all.by_class[4], all.count)},
          {"5xx", share_text(all.by_class[5], all.count)},
          {"p50", latency(all.total, 50)},
          {"p99", latency(all.total, 99)},
          {"p99 of the gateway", latency(all.gateway, 99)},
          {"sent", bytes_text(all.bytes_out)}};
}

double unix_seconds(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

record::Tone tone_of(record::Spike::What what) {
  return what == record::Spike::What::requests        ? record::Tone::blue
         : what == record::Spike::What::client_errors ? record::Tone::yellow
                                                      : record::Tone::red;
}

std::string spike_text(const record::Spike& spike) {
  return format("{}: {}, usually {:.0f}", record::spike_name(spike.what), count_text(spike.count),
                spike.usual);
}

std::vector<record::Plot> plots_of(const record::Summary& summary, const Spikes& spikes) {
  const Stats& all = summary.all();
  const record::NamedHistogram times[] = {{"total", record::Tone::blue, &all.total},
                                          {"upstream", record::Tone::yellow, &all.upstream},
                                          {"gateway", record::Tone::green, &all.gateway}};
  record::Plot rates = record::rate_plot("Requests and errors", summary.series());
  for (const record::Spike& spike : spikes)
    rates.bands.push_back(
        {spike_text(spike), tone_of(spike.what), unix_seconds(spike.from), unix_seconds(spike.to)});
  return {std::move(rates), record::latency_plot("Latency over time", summary.series()),
          record::percentile_plot("Latency by percentile", times),
          record::distribution_plot("Response time distribution", all.total)};
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
  record::PageTable table{"Errors by origin", {"", "status", "records"}, {}};
  for (const Groups::Group* group : errors.sorted()) {
    if (table.rows.size() == report.top) break;
    const auto values = errors.values(*group);
    table.rows.push_back({printable(format("{}: {} {}", values[0], values[3], values[2]), 120),
                          std::string(values[1]), count_text(group->stats.count)});
  }
  return table;
}

// Each stretch, and below it what it is made of.
record::PageTable unusual_table(const LogReport& report, const Spikes& spikes) {
  record::PageTable table{"Unusual", {"", "for", "records", "usual"}, {}};
  for (const record::Spike& spike : spikes) {
    table.rows.push_back(
        {format("{} from {} on", record::spike_name(spike.what), time_text(spike.from)),
         long_time_text(spike.to - spike.from), count_text(spike.count),
         format("{:.0f}", spike.usual)});
    for (const record::Spike::Part& part : spike.parts) {
      const KindText kind(report.summary, part.kind);
      table.rows.push_back({printable(format("· {} {} {}", kind.place, kind.status, kind.reason)),
                            "", count_text(part.count), format("{:.0f}", part.usual)});
    }
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
  const Spikes spikes = record::spikes(report.summary);
  page.plots = plots_of(report.summary, spikes);
  page.tables.push_back(groups_table(report));
  if (!spikes.empty()) page.tables.push_back(unusual_table(report, spikes));
  page.tables.push_back(errors_table(report));
  return record::html(page);
}

}  // namespace gw::cmd
