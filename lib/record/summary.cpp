// The totals, and the statistics of differences.
#include "record/summary.h"

#include <algorithm>
#include <cmath>

namespace gw::record {

namespace {

using What = Difference::What;

std::vector<Column> named(std::initializer_list<std::string_view> names) {
  std::vector<Column> found;
  for (const std::string_view name : names) found.push_back(*find_column(name));
  return found;
}

// Where an error occurred: the route, or the request shape if no route is known.
Column place_column() {
  return {"place", FieldType::text, "", nullptr, [](const Record& record, std::string& room) {
            return record.route.empty() ? shape_of(record.method, record.path, room) : record.route;
          }};
}

std::vector<Column> with_place(std::vector<Column> by) {
  by.push_back(place_column());
  return by;
}

constexpr std::size_t most_kinds = 1000;  // each takes 4 bytes of every slot of the series

}  // namespace

Summary::Summary(std::vector<Column> by, HashKey key, std::size_t groups)
    : groups_(std::move(by), key, groups),
      errors_(with_place(named({"side", "status", "reason"})), key, groups),
      kinds_(with_place(named({"status", "reason"})), key, most_kinds),
      reasons_(http::reasons().size()) {}

void Summary::add(const Record& record) {
  all_.add(record);
  groups_.add(record);
  series_.add(record, kinds_.number_of(record));
  ++statuses_[std::min<std::size_t>(record.status, statuses_.size() - 1)];
  ++reasons_[static_cast<std::size_t>(record.reason)];
  if (!is_error(record)) return;
  ++sides_[static_cast<std::size_t>(side_of(record))];
  errors_.add(record);
}

double Summary::per_second() const {
  if (all_.count < 2) return 0;
  const double span = std::chrono::duration<double>(all_.last - all_.first).count();
  return span > 0 ? static_cast<double>(all_.count - 1) / span : 0;  // the steps between them
}

namespace {

constexpr double surely = 4;  // standard deviations

class Compare {
 public:
  Compare(std::vector<Difference>& to, std::string group, const Stats& before, const Stats& after)
      : to_(to), group_(std::move(group)), before_(before), after_(after) {}

  void all() {
    requests();
    if (before_.count < 20 || after_.count < 20) return;
    share(What::client_errors, before_.by_class[4], after_.by_class[4]);
    share(What::server_errors, before_.by_class[5], after_.by_class[5]);
    percentile(What::p50, 50, 30);
    percentile(What::p99, 99, 200);
  }

 private:
  static double number(std::uint64_t count) { return static_cast<double>(count); }
  static bool apart(double before, double after, double factor) {
    return after > before * factor || before > after * factor;
  }
  void add(What what, double before, double after, double deviations) {
    if (std::fabs(deviations) >= surely) to_.push_back({what, group_, before, after, deviations});
  }

  void requests() {
    const double before = number(before_.count), after = number(after_.count);
    if (before + after == 0 || !apart(before, after, 1.5)) return;
    const What what = before == 0 ? What::appeared : after == 0 ? What::vanished : What::requests;
    add(what, before, after, (after - before) / std::sqrt(before + after));
  }
  // Compares two shares with the pooled test of proportions.
  void share(What what, std::uint64_t of_before, std::uint64_t of_after) {
    const double all_before = number(before_.count), all_after = number(after_.count);
    const double before = number(of_before) / all_before, after = number(of_after) / all_after;
    const double pooled = number(of_before + of_after) / (all_before + all_after);
    if (!apart(before, after, 1.5) || std::fabs(after - before) < 0.001) return;
    const double spread = pooled * (1 - pooled) * (1 / all_before + 1 / all_after);
    if (spread > 0) add(what, before, after, (after - before) / std::sqrt(spread));
  }
  // Compares how many values now exceed the old percentile with how many should.
  void percentile(What what, double percent, std::uint64_t least) {
    const Histogram& was = before_.total;
    const Histogram& is = after_.total;
    if (was.count() < least || is.count() < least) return;
    const std::uint64_t before = was.percentile(percent), after = is.percentile(percent);
    if (!apart(number(before), number(after), 1.2)) return;
    const double above = 1 - number(is.count_to(before)) / number(is.count());
    const double expected = 1 - percent / 100;
    const double spread =
        expected * (1 - expected) * (1 / number(was.count()) + 1 / number(is.count()));
    add(what, number(before), number(after), (above - expected) / std::sqrt(spread));
  }

  std::vector<Difference>& to_;
  std::string group_;
  const Stats& before_;
  const Stats& after_;
};

}  // namespace

std::vector<Difference> differences(const Summary& before, const Summary& after) {
  std::vector<Difference> found;
  const Stats nothing;
  Compare(found, "", before.all(), after.all()).all();
  for (const Groups::Group* group : after.groups().sorted()) {
    const Groups::Group* const was = before.groups().find(group->key);
    Compare(found, after.groups().title(*group), was ? was->stats : nothing, group->stats).all();
  }
  for (const Groups::Group* group : before.groups().sorted())
    if (!after.groups().find(group->key))
      Compare(found, before.groups().title(*group), group->stats, nothing).all();
  std::stable_sort(found.begin(), found.end(), [](const Difference& a, const Difference& b) {
    return std::fabs(a.deviations) > std::fabs(b.deviations);
  });
  return found;
}

}  // namespace gw::record
