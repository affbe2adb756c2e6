// Medians throughout, so that a spike does not raise the baseline that it is compared with.
#include "record/spikes.h"

#include <algorithm>
#include <cmath>

namespace gw::record {

namespace {

using Slot = Series::Slot;
using What = Spike::What;

constexpr std::size_t least_slots = 20, most_spikes = 5, most_parts = 3;

struct Kind {
  std::string_view name;
  std::uint64_t (*count)(const Slot&);
  char status;  // first digit of those that it counts; 0: all
};
constexpr Kind kinds[] = {
    {"requests", [](const Slot& slot) { return slot.count; }, 0},
    {"4xx", [](const Slot& slot) { return slot.client_errors; }, '4'},
    {"5xx", [](const Slot& slot) { return slot.server_errors; }, '5'},
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Search {
 public:
  explicit Search(const Summary& summary) : summary_(summary) {
    for (const Slot& slot : summary.series().slots())
      if (slot.count > 0) active_.push_back(&slot);
  }
  std::vector<Spike> all() const {
    std::vector<Spike> found;
    if (active_.size() < least_slots) return found;
    for (const What what : {What::requests, What::client_errors, What::server_errors})
      add(what, found);
    return found;
  }

 private:
  template <class Of>
  std::vector<double> counts(Of of) const {
    std::vector<double> counts;
    for (const Slot* slot : active_) counts.push_back(static_cast<double>(of(*slot)));
    return counts;
  }
  static std::uint64_t of_kind(const Slot& slot, std::size_t kind) {
    return kind < slot.kinds.size() ? slot.kinds[kind] : 0;
  }
  void add(What what, std::vector<Spike>& to) const;
  std::vector<Spike::Part> parts(const Spike& spike) const;

  const Summary& summary_;
  std::vector<const Slot*> active_;
};

// A spike is above the median by six deviations, those of the slots (median of distances) and those
// of chance (root of the count), and at least twice the median.
void Search::add(What what, std::vector<Spike>& to) const {
  const Series& series = summary_.series();
  const auto of = kinds[static_cast<std::size_t>(what)].count;
  std::vector<double> off = counts(of);
  const double usual = median(off);
  for (double& count : off) count = std::fabs(count - usual);
  const double deviation = std::max(1.4826 * median(off), std::sqrt(std::max(usual, 1.0)));
  const double limit = std::max(usual + 6 * deviation, usual * 2 + 10);
  std::vector<Spike> found;
  for (std::size_t i = 0; i < series.slots().size(); ++i) {
    const std::uint64_t count = of(series.slots()[i]);
    if (static_cast<double>(count) <= limit) continue;
    const WallTime from = series.start() + series.width() * static_cast<std::int64_t>(i);
    if (found.empty() || found.back().to != from) found.push_back({what, from, from, 0, 0, {}});
    found.back().to = from + series.width();
    found.back().count += count;
    found.back().usual += usual;
  }
  std::sort(found.begin(), found.end(), [](const Spike& a, const Spike& b) {
    return static_cast<double>(a.count) - a.usual > static_cast<double>(b.count) - b.usual;
  });
  if (found.size() > most_spikes) found.resize(most_spikes);
  for (Spike& spike : found) spike.parts = parts(spike);
  to.insert(to.end(), found.begin(), found.end());
}

std::vector<Spike::Part> Search::parts(const Spike& spike) const {
  const Series& series = summary_.series();
  const Groups& groups = summary_.kinds();
  const auto first = static_cast<std::size_t>((spike.from - series.start()) / series.width());
  const auto end = static_cast<std::size_t>((spike.to - series.start()) / series.width());
  const char status = kinds[static_cast<std::size_t>(spike.what)].status;
  const auto surplus = [](const Spike::Part& part) {
    return static_cast<double>(part.count) - part.usual;
  };
  std::vector<Spike::Part> found;
  for (std::size_t number = 0; number <= groups.size(); ++number) {
    const bool other = number == groups.size();
    if (status != 0 && (other || !groups.values(groups.at(number))[0].starts_with(status)))
      continue;
    const std::size_t kind = other ? groups.limit() : number;
    Spike::Part part{other ? nullptr : &groups.at(number), 0, 0};
    for (std::size_t i = first; i < end; ++i) part.count += of_kind(series.slots()[i], kind);
    if (part.count == 0) continue;
    part.usual = median(counts([kind](const Slot& slot) { return of_kind(slot, kind); })) *
                 static_cast<double>(end - first);
    if (surplus(part) >= (static_cast<double>(spike.count) - spike.usual) / 10)
      found.push_back(part);
  }
  std::sort(found.begin(), found.end(),
            [&](const auto& a, const auto& b) { return surplus(a) > surplus(b); });
  if (found.size() > most_parts) found.resize(most_parts);
  return found;
}

}  // namespace

std::string_view spike_name(What what) { return kinds[static_cast<std::size_t>(what)].name; }

std::vector<Spike> spikes(const Summary& summary) { return Search(summary).all(); }

}  // namespace gw::record
