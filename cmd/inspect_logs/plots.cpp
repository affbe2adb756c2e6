// The plots of the report for people: how it went over time, and response time distribution.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "cmd/inspect_logs/inspect_logs.h"
#include "cmd/inspect_logs/log_text.h"
#include "cmd/output/print.h"
#include "cmd/output/text_plots.h"

namespace gw::cmd {

namespace {

using Slot = record::Series::Slot;

constexpr std::size_t most_columns = 60, least_columns = 5;

// As many slots in one as it takes to have no more than fit into a line.
struct Timeline {
  std::vector<Slot> slots;
  Duration width{};
};

Timeline timeline_of(const record::Series& series) {
  const std::size_t all = series.slots().size();
  const std::size_t each = (all + most_columns - 1) / most_columns;
  Timeline line{std::vector<Slot>((all + each - 1) / each),
                series.width() * static_cast<std::int64_t>(each)};
  for (std::size_t i = 0; i < all; ++i) line.slots[i / each].join(series.slots()[i]);
  return line;
}

template <class Of>
void print_line(std::string_view name, Style style, const Timeline& line, Of of,
                std::string (*text)(double), Print& print) {
  std::vector<double> values;
  for (const Slot& slot : line.slots) values.push_back(of(slot));
  const double highest = *std::max_element(values.begin(), values.end());
  if (highest <= 0) return;
  print.out(format("  {:8}  {}  up to {}\n", name, print.paint_out(style, spark_text(values)),
                   text(highest)));
}

void print_timeline(const record::Series& series, Print& print) {
  const Timeline line = timeline_of(series);
  if (line.slots.size() < least_columns) return;
  print.out(format("\n{}\n", print.paint_out(Style::bold, "over time, in steps of " +
                                                              long_time_text(line.width))));
  const auto rate = [&](std::uint64_t count) {
    return static_cast<double>(count) / std::chrono::duration<double>(line.width).count();
  };
  print_line(
      "requests", Style::blue, line, [&](const Slot& slot) { return rate(slot.count); }, rate_text,
      print);
  print_line(
      "4xx", Style::yellow, line, [&](const Slot& slot) { return rate(slot.client_errors); },
      rate_text, print);
  print_line(
      "5xx", Style::red, line, [&](const Slot& slot) { return rate(slot.server_errors); },
      rate_text, print);
  print_line(
      "p99", Style::plain, line,
      [](const Slot& slot) { return static_cast<double>(slot.total.percentile(99)); }, latency_text,
      print);
}

}  // namespace

void print_plots(const LogReport& report, Print& print) {
  print_timeline(report.summary.series(), print);
  const record::Histogram& total = report.summary.all().total;
  if (total.count() == 0) return;
  print.out(format("\n{}\n", print.paint_out(Style::bold, "response time distribution")));
  print.out(distribution_text(total));
}

}  // namespace gw::cmd
