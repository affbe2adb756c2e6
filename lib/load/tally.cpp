// Sums and names.
#include "load/tally.h"

#include <algorithm>
#include <numeric>

namespace gw::load {

namespace {

struct Row {
  std::string_view name, text;
};
constexpr Row rows[] = {
    {"refused", "no connection"},
    {"timeout", "no complete response in time"},
    {"reset", "the connection was closed"},
    {"invalid", "a response that is not HTTP"},
    {"dropped", "not sent: too many requests were waiting"},
    {"unfinished", "unfinished at the end"},
};
static_assert(std::size(rows) == static_cast<std::size_t>(Fault::count_));

constexpr std::size_t first_error = 400;

}  // namespace

std::string_view fault_name(Fault fault) { return rows[static_cast<std::size_t>(fault)].name; }
std::string_view fault_text(Fault fault) { return rows[static_cast<std::size_t>(fault)].text; }

std::uint64_t Tally::answered() const {
  return std::accumulate(statuses.begin(), statuses.end(), std::uint64_t{0});
}

std::uint64_t Tally::status_errors() const {
  return std::accumulate(statuses.begin() + first_error, statuses.end(), std::uint64_t{0});
}

std::uint64_t Tally::errors() const {
  return std::accumulate(faults.begin(), faults.end(), status_errors());
}

void Tally::add(const Tally& other) {
  response.add(other.response);
  service.add(other.service);
  seen.add(other.seen);
  for (std::size_t i = 0; i < statuses.size(); ++i) statuses[i] += other.statuses[i];
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  due += other.due;
  bytes += other.bytes;
  if (example.empty()) example = other.example;
}

Tally Findings::total() const {
  Tally total;
  for (const Side& side : sides) total.add(side.all);
  return total;
}

double Findings::rate() const {
  if (took <= Duration::zero()) return 0;
  std::uint64_t answered = 0;
  for (const Side& side : sides) answered += side.all.answered();
  return static_cast<double>(answered) / (static_cast<double>(took.count()) * 1e-9);
}

bool is_bottleneck(const Findings& findings) {
  if (findings.closed) return false;  // it has no schedule to be late against
  const Tally total = findings.total();
  const auto shapes_it = [&](double percent) {
    const Duration without = total.seen.percentile(percent);
    return total.response.percentile(percent) > without + without / 10 + noticeable;
  };
  return shapes_it(50) || shapes_it(99);
}

}  // namespace gw::load
