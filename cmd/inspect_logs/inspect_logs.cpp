// gw inspect-logs: the log that answers: who was answered what, how fast, who caused the errors,
// what nobody uses, what changed, and what would become of one request now.
#include "cmd/inspect_logs/inspect_logs.h"

#include <chrono>

#include "base/text.h"
#include "cmd/output/print.h"
#include "cmd/output/time_text.h"
#include "control/real_sources.h"
#include "crypto/random.h"

namespace gw::cmd {

Command inspect_logs();

namespace {

using record::Column;

constexpr std::string_view since_help = "like 15m, 1h, 7d, or 2026-01-01T10:00:00Z";

// What was typed at an option, as part of an Inspection; false where it cannot be, which was said.
class Reader {
 public:
  Reader(Inspection& to, WallTime now) : to_(to), now_(now) {}

  bool read() { return sensible() && top() && conditions() && grouping() && times() && versus(); }

 private:
  bool fail(std::string what, std::string help) {
    to_.print.fail(what, help);
    return false;
  }
  std::string given(std::string_view name) const { return to_.arguments.text(name); }
  bool sensible();
  bool top();
  bool conditions();
  bool grouping();
  bool times();
  bool versus();
  std::optional<WallTime> time_at(const std::string& text, WallTime from) const;

  Inspection& to_;
  WallTime now_;
};

struct Clash {
  std::string_view mode, with;
};
constexpr Clash clashes[] = {
    {"--explain", "--unused"}, {"--explain", "--follow"}, {"--explain", "--versus"},
    {"--explain", "--by"},     {"--explain", "--where"},  {"--explain", "--since"},
    {"--explain", "--until"},  {"--unused", "--follow"},  {"--unused", "--versus"},
    {"--unused", "--by"},      {"--follow", "--versus"},  {"--follow", "--by"},
    {"--follow", "--until"},
};

bool Reader::sensible() {
  for (const Clash& one : clashes)
    if (to_.arguments.has(one.mode) && to_.arguments.has(one.with))
      return fail(format("{} and {} exclude each other", one.mode, one.with), "remove one of them");
  for (const std::string_view mode : {"--explain", "--unused", "--versus", "--follow"})
    if (to_.arguments.has(mode) && to_.format != "text" && to_.format != "json")
      return fail(format("the output of {} is text or json, not {}", mode, to_.format), "");
  return true;
}

bool Reader::top() {
  const auto number = parse_number(to_.arguments.text("--top", "20"));
  if (!number || *number == 0 || *number > record::Groups::standard_limit)
    return fail(format("invalid value '{}' for '--top'", printable(given("--top"))),
                format("write a number from 1 to {}", record::Groups::standard_limit));
  to_.top = static_cast<std::size_t>(*number);
  return true;
}

bool Reader::conditions() {
  for (const std::string& text : to_.arguments.all("--where"))
    if (const auto fault = to_.where.add(text))
      return fail("--where: " + fault->text(text), fault->help);
  return true;
}

bool Reader::grouping() {
  if (!to_.arguments.has("--by")) return true;
  record::Grouping grouping = record::parse_grouping(given("--by"));
  if (grouping.error) return fail("--by: " + grouping.error->message, grouping.error->where);
  to_.by = std::move(grouping.by);
  return true;
}

// A span back from `from`, or a time.
std::optional<WallTime> Reader::time_at(const std::string& text, WallTime from) const {
  const auto span = record::parse_span(text, Duration(-1));
  if (span && span->count() >= 0 && from.time_since_epoch() > *span) return from - *span;
  return parse_time(text);
}

bool Reader::times() {
  WallTime end = now_;
  if (to_.arguments.has("--until")) {
    const auto time = time_at(given("--until"), now_);
    if (!time)
      return fail(format("--until '{}' is not a time", printable(given("--until"))),
                  std::string(since_help));
    to_.span.to = end = *time;
  }
  if (!to_.arguments.has("--since")) return true;
  const auto time = time_at(given("--since"), end);
  if (!time)
    return fail(format("--since '{}' is not a time", printable(given("--since"))),
                std::string(since_help));
  to_.span.from = *time;
  if (to_.span.from < end) return true;
  if (!to_.arguments.has("--until"))
    return fail(format("--since '{}' is in the future", printable(given("--since"))),
                std::string(since_help));
  return fail("--since is later than --until", "exchange them");
}

bool Reader::versus() {
  if (!to_.arguments.has("--versus")) return true;
  if (!to_.arguments.has("--since"))
    return fail("--versus needs --since", "add --since, such as --since 1h --versus 24h");
  const std::string text = given("--versus");
  const auto ago = record::parse_span(text, Duration(-1));
  if (!ago || ago->count() <= 0)
    return fail(format("--versus '{}' is not a duration", printable(text)), "like 24h or 7d");
  if (!to_.arguments.has("--until")) to_.span.to = now_;
  if (to_.span.to - to_.span.from > *ago)
    return fail("the two periods overlap", "--versus must be at least as long as --since");
  to_.before = TimeSpan{to_.span.from - *ago, to_.span.to - *ago};
  return true;
}

int run(const Arguments& arguments, Print& print) {
  Inspection inspection{.arguments = arguments,
                        .print = print,
                        .format = arguments.text("--format", "text"),
                        .paths = {},
                        .where = {},
                        .by = {},
                        .span = {},
                        .before = {}};
  if (!Reader(inspection, std::chrono::system_clock::now()).read()) return exit_code::no_answer;
  auto paths = log_paths(arguments.operands(), arguments, print);
  if (!paths) return exit_code::no_answer;
  inspection.paths = *std::move(paths);
  if (arguments.has("--explain")) return explain_record(inspection);
  if (arguments.has("--unused")) return show_unused(inspection);
  if (arguments.has("--follow")) return follow_log(inspection);
  return inspection.before ? show_versus(inspection) : show_report(inspection);
}

constexpr Option options[] = {
    config_option,
    {.name = "--by",
     .value = "FIELDS",
     .text = "Group by these fields, such as route,status; also class, side, call, minute, hour, "
             "day (default: route; call if the log has no routes)."},
    {.name = "--where",
     .value = "CONDITION",
     .text = "Select records: FIELD OP VALUE, joined by and, or. OP is one of = != < <= > >= ~ "
             "(regex). gw.toml(5) lists the fields. Several conditions must all be true.",
     .repeats = true},
    {.name = "--since",
     .value = "WHEN",
     .text = "Start of the period: 15m, 1h, 7d ago, or a time in UTC."},
    {.name = "--until", .value = "WHEN", .text = "End of the period. --since counts back from it."},
    {.name = "--versus",
     .value = "SPAN",
     .text = "Compare with a period of the same length, SPAN earlier, and report significant "
             "differences."},
    {.name = "--explain",
     .value = "ID",
     .text =
         "Decide the request with this id again with the current configuration, and explain it."},
    {.name = "--unused",
     .text =
         "List groups, routes and policies without requests, and requested paths without a route."},
    {.name = "--follow", .text = "Print new records until Ctrl-C."},
    {.name = "--top", .value = "N", .text = "Most rows per table (default: 20)."},
    {.name = "--format",
     .value = "FORMAT",
     .text = "Output format. html is one self-contained page.",
     .choices = "text json csv html"},
};

constexpr Example examples[] = {
    {"gw inspect-logs --since 1h", "Summarize the last hour."},
    {"gw inspect-logs access.log.1.gz access.log --by route,status", "Read two files as one log."},
    {"gw inspect-logs --where 'status = 401' --by reason,consumer",
     "Show who was rejected, and why."},
    {"gw inspect-logs --where 'total_ms > 500 and route = orders' --by endpoint",
     "Find the slow endpoints."},
    {"gw inspect-logs --since 1h --versus 24h", "Compare with the same hour of yesterday."},
    {"gw inspect-logs --follow --where 'reason ~ upstream.*'",
     "Print upstream errors as they occur."},
    {"gw inspect-logs --explain 7f3a -c gw.toml",
     "Explain one recorded request with the current configuration."},
    {"gw inspect-logs --unused -c gw.toml",
     "List unused parts of a configuration, and missing routes."},
    {"gw inspect-logs /var/log/nginx/access.log --format html > report.html",
     "Write a page about a log of nginx."},
};

}  // namespace

std::optional<Checked> configuration(const Inspection& inspection) {
  const std::vector<std::string> paths = config_paths(inspection.arguments);
  if (!all_there(paths, inspection.print)) return std::nullopt;
  control::RealSources sources;
  Checked checked = check(paths, sources);
  if (!is_valid(checked, inspection.print) || !add_store(checked, inspection.print))
    return std::nullopt;
  return checked;
}

record::Wanted Inspection::input() const {
  record::Wanted wanted{
      .only_new = false, .spans = {}, .route = std::string(where.only_text("route"))};
  if (before) wanted.spans.push_back(*before);
  if (before || arguments.has("--since") || arguments.has("--until")) wanted.spans.push_back(span);
  return wanted;
}

HashKey random_hash_key() {
  const std::string bytes = crypto::random_bytes(sizeof(HashKey));
  HashKey key;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&key));
  return key;
}

std::vector<Column> grouping_for(const Inspection& inspection, const record::Record& first) {
  if (!inspection.by.empty()) return inspection.by;
  const bool routed = !first.route.empty() || !first.listener.empty();
  return {*record::find_column(routed ? "route" : "call")};
}

KindText::KindText(const record::Summary& summary, const record::Groups::Group* kind)
    : place("others") {
  if (!kind) return;
  const auto values = summary.kinds().values(*kind);
  status = values[0];
  reason = values[1];
  place = values[2];
}

void say_none_fits(const LogInput& input, const Inspection& inspection) {
  const record::TimeSpan there = input.times();
  const std::uint64_t lines = input.unreadable().count();
  if (there.from <= there.to)
    return inspection.print.fail(
        "no record matches",
        format("the records are from {} to {}: widen --since, --until or --where",
               time_text(there.from), time_text(there.to)));
  inspection.print.fail(lines > 0 ? "no line of the log is a record" : "no record matches",
                        "the log is empty, or --since, --until or --where is too narrow");
}

int show_report(Inspection& inspection) {
  std::optional<LogInput> input =
      LogInput::open(inspection.paths, inspection.print, inspection.input());
  if (!input) return exit_code::no_answer;
  std::optional<record::Summary> summary;
  for (record::Record record; input->next(record);) {
    if (!inspection.wanted(record)) continue;
    if (!summary) summary.emplace(grouping_for(inspection, record), random_hash_key());
    summary->add(record);
  }
  const bool whole = input->finish();
  const record::Unreadable unreadable = input->unreadable();
  print_unreadable(unreadable, inspection.print);
  if (!summary && !whole) return exit_code::no_answer;
  if (!summary) {
    say_none_fits(*input, inspection);
    return exit_code::no;
  }
  const LogReport report{inspection.paths, unreadable, *summary, inspection.top};
  if (inspection.format == "text")
    print_report(report, inspection.print);
  else if (inspection.format == "csv")
    inspection.print.out(report_csv(report));
  else
    inspection.print.out(inspection.format == "html" ? report_html(report) : report_json(report));
  return whole ? exit_code::yes : exit_code::no_answer;
}

Command inspect_logs() {
  return {
      .name = "inspect-logs",
      .summary = "Analyze access logs: latency, traffic, errors and their causes.",
      .when =
          "Use it when requests were slow or rejected, or to see what is used. It reads gw's "
          "JSON lines, the combined format of nginx and Apache (with times at the end: "
          "$request_time, $upstream_response_time or %D), the JSON of AWS API Gateway, and gw's "
          "logs in SQLite. The format is detected; files can be gzip. Percentiles are within 1 % "
          "of the exact values. Memory use does not grow with the log.\n\nWithout ACCESS, it "
          "reads the file in access_log of the configuration. Lines that are not records are "
          "counted and reported; they do not stop the command.\n\nThe JSON output is one object: "
          "files, from, to, per_second; for all records, for each of groups and for other: "
          "records, classes, bytes_in, bytes_out and milliseconds (gateway, upstream, total, "
          "each with count, mean, p50 to p99.99 and max, or null); statuses, reasons, "
          "errors_by_side, errors, by, unusual (each with what, from, to, records, usual, and "
          "the parts with more records than usual) and unreadable. With --versus: before, now, "
          "differences. With --unused: groups, routes, policies, unserved, gone. With --explain: "
          "record, now (as in route-test), differences. With --follow: one line per record, as "
          "in the log.\n\nExit code: 0 success, 1 no record matches, the two periods of --versus "
          "differ, or --unused found something; 2 no result: wrong usage or an unreadable file.",
      .options = options,
      .operand = {.name = "ACCESS",
                  .text = "Logs, oldest first; - is standard input.",
                  .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
