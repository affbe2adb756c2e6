// The report for programs: one JSON object, and one table as CSV (RFC 4180).
#include <cmath>

#include "base/json_writer.h"
#include "base/text.h"
#include "cmd/output/csv.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/output/time_text.h"

namespace gw::cmd {

namespace {

using record::Groups;
using record::Histogram;
using record::Stats;

struct Percentile {
  std::string_view name;
  double percent;
};
constexpr Percentile percentiles[] = {{"p50", 50},     {"p90", 90},       {"p95", 95}, {"p99", 99},
                                      {"p99.9", 99.9}, {"p99.99", 99.99}, {"max", 100}};
constexpr std::string_view classes[] = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};

std::string milliseconds_text(double nanoseconds) { return format("{:.3f}", nanoseconds / 1e6); }

void add_histogram(JsonWriter& json, std::string_view name, const Histogram& of) {
  if (of.count() == 0) return void(json.key(name).null());
  json.key(name).object().member("count", of.count());
  json.key("mean").raw(milliseconds_text(of.mean()));
  for (const auto& [title, percent] : percentiles)
    json.key(title).raw(milliseconds_text(static_cast<double>(of.percentile(percent))));
  json.end();
}

void add_stats(JsonWriter& json, const Stats& stats) {
  json.member("records", stats.count).key("classes").object();
  for (std::size_t i = 0; i < std::size(classes); ++i)
    if (stats.by_class[i] > 0) json.member(classes[i], stats.by_class[i]);
  json.end().member("bytes_in", stats.bytes_in).member("bytes_out", stats.bytes_out);
  json.key("milliseconds").object();
  add_histogram(json, "gateway", stats.gateway);
  add_histogram(json, "upstream", stats.upstream);
  add_histogram(json, "total", stats.total);
  json.end();
}

void add_values(JsonWriter& json, const Groups& groups, const Groups::Group& group) {
  const auto values = groups.values(group);
  for (std::size_t i = 0; i < values.size(); ++i) json.member(groups.by()[i].name, values[i]);
}

void add_groups(JsonWriter& json, const Groups& groups) {
  json.key("by").array();
  for (const record::Column& column : groups.by()) json.text(column.name);
  json.end().key("groups").array();
  for (const Groups::Group* group : groups.sorted()) {
    json.object().key("values").object();
    add_values(json, groups, *group);
    json.end();
    add_stats(json, group->stats);
    json.end();
  }
  json.end().key("other");
  if (groups.other().count == 0) return void(json.null());
  json.object();
  add_stats(json, groups.other());
  json.end();
}

void add_counts(JsonWriter& json, const record::Summary& summary) {
  json.key("statuses").array();
  for (std::uint16_t status = 0; status < 1000; ++status)
    if (const std::uint64_t count = summary.of_status(status))
      json.object().member("status", status).member("records", count).end();
  json.end().key("reasons").array();
  for (const http::ReasonRow& row : http::reasons()) {
    const std::uint64_t count = summary.of_reason(row.reason);
    if (row.reason == http::Reason::none || count == 0) continue;
    json.object().member("reason", row.name).member("side", http::side_name(row.side));
    json.member("records", count).end();
  }
  json.end().key("errors_by_side").object();
  for (const http::Side side : {http::Side::client, http::Side::gateway, http::Side::upstream})
    json.member(http::side_name(side), summary.caused_by(side));
  json.end().key("errors").array();
  for (const Groups::Group* group : summary.errors().sorted()) {
    json.object();
    add_values(json, summary.errors(), *group);
    json.member("records", group->stats.count).end();
  }
  json.end();
}

void add_unusual(JsonWriter& json, const record::Summary& summary) {
  json.key("unusual").array();
  for (const record::Spike& spike : record::spikes(summary)) {
    json.object().member("what", record::spike_name(spike.what));
    json.member("from", time_text(spike.from)).member("to", time_text(spike.to));
    json.member("records", spike.count).key("usual").raw(format("{:.0f}", spike.usual));
    json.key("parts").array();
    for (const record::Spike::Part& part : spike.parts) {
      const KindText kind(summary, part.kind);
      json.object().member_or_null("status", kind.status).member("reason", kind.reason);
      json.member("place", kind.place).member("records", part.count);
      json.key("usual").raw(format("{:.0f}", part.usual)).end();
    }
    json.end().end();
  }
  json.end();
}

void add_csv(std::string& to, const Stats& stats) {
  to += format(",{},{},{},{},{}", stats.count, stats.by_class[4], stats.by_class[5], stats.bytes_in,
               stats.bytes_out);
  for (const Histogram* of : {&stats.gateway, &stats.upstream, &stats.total})
    for (const double percent : {50.0, 99.0, 99.9})
      to += of->count() == 0
                ? ","
                : "," + milliseconds_text(static_cast<double>(of->percentile(percent)));
  to += "\r\n";
}

void add_unreadable(JsonWriter& json, const record::Unreadable& unreadable) {
  json.key("unreadable").object().member("lines", unreadable.count()).key("examples").array();
  for (const auto& example : unreadable.examples()) {
    json.object().member("why", example.why).member("lines", example.count);
    json.member("file", example.file).member("line", example.line);
    json.member("text", example.text).end();
  }
  json.end().end();
}

}  // namespace

std::string report_json(const LogReport& report) {
  const record::Summary& summary = report.summary;
  JsonWriter json;
  json.object().key("files").array();
  for (const std::string& path : report.paths) json.text(path);
  json.end();
  json.member("from", time_text(summary.all().first)).member("to", time_text(summary.all().last));
  json.key("per_second").raw(format("{:.3f}", summary.per_second()));
  add_stats(json, summary.all());
  add_counts(json, summary);
  add_groups(json, summary.groups());
  add_unusual(json, summary);
  add_unreadable(json, report.unreadable);
  return json.end().take() + "\n";
}

std::string report_csv(const LogReport& report) {
  const Groups& groups = report.summary.groups();
  std::string csv;
  for (const record::Column& column : groups.by()) csv += std::string(column.name) + ",";
  csv += "records,4xx,5xx,bytes_in,bytes_out";
  for (const std::string_view of : {"gateway", "upstream", "total"})
    for (const std::string_view percentile : {"p50", "p99", "p99.9"})
      csv += format(",{}_{}_ms", of, percentile);
  csv += "\r\n";
  for (const Groups::Group* group : groups.sorted()) {
    std::string line;
    for (const std::string_view value : groups.values(*group))
      line += (line.empty() ? "" : ",") + csv_text(value);
    csv += line;
    add_csv(csv, group->stats);
  }
  if (groups.other().count > 0) {
    csv += csv_text("(other)") + std::string(groups.by().size() - 1, ',');
    add_csv(csv, groups.other());
  }
  return csv;
}

}  // namespace gw::cmd
