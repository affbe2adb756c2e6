// Blocks of Unicode in eighths.
#include "cmd/output/text_plots.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "cmd/output/numbers.h"

namespace gw::cmd {

namespace {

constexpr std::size_t bar_cells = 32;
constexpr std::size_t rows = 10;  // of a distribution

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return format("{:.3g} %", static_cast<double>(part) / static_cast<double>(whole) * 100);
}

// 48 eighths of a cell fill six.
std::string bar(double share) {
  static constexpr std::array<std::string_view, 8> parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(share * bar_cells * 8 + 0.5);
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + std::string(parts[eighths % 8]);
}

Duration as_time(double nanoseconds) { return Duration(static_cast<std::int64_t>(nanoseconds)); }

}  // namespace

std::string spark_text(std::span<const double> values) {
  static constexpr std::array<std::string_view, 9> levels = {" ", "▁", "▂", "▃", "▄",
                                                             "▅", "▆", "▇", "█"};
  double highest = 0;
  for (const double value : values) highest = std::max(highest, value);
  std::string text;
  for (const double value : values)
    text += levels[value <= 0 ? 0 : static_cast<std::size_t>(std::ceil(value / highest * 8))];
  return text;
}

// What is left of the range by rounding is in the last row.
std::string distribution_text(const record::Histogram& of) {
  const auto least = static_cast<double>(std::max<std::uint64_t>(1, of.min()));
  const auto most = static_cast<double>(std::max<std::uint64_t>(1, of.max()));
  std::array<std::pair<double, std::uint64_t>, rows> row;
  std::uint64_t before = 0, highest = 1;
  for (std::size_t i = 0; i < rows; ++i) {
    const bool last = i + 1 == rows;
    const double to = last ? most
                           : least * std::pow(most / least, static_cast<double>(i + 1) /
                                                                static_cast<double>(rows));
    const std::uint64_t upto = last ? of.count() : of.count_to(static_cast<std::uint64_t>(to));
    row[i] = {to, upto - before};
    highest = std::max(highest, upto - before);
    before = upto;
  }
  std::string text;
  for (const auto& [to, count] : row) {
    const std::string drawn = bar(static_cast<double>(count) / static_cast<double>(highest));
    text += format("  up to {:>9}  {:>8}{}{}\n", latency_text(as_time(to)),
                   share_text(count, of.count()), drawn.empty() ? "" : "  ", drawn);
  }
  return text;
}

}  // namespace gw::cmd
