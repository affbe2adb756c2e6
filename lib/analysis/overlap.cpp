// Two searches. Ties: for pairs within a bucket, a request that both match with equal specificity.
// Unreachable routes: no generated request reaches the route, and the routes that win instead cover
// everything that it matches.
#include "analysis/overlap.h"

#include <algorithm>
#include <set>

#include "analysis/buckets.h"
#include "analysis/dominance.h"
#include "analysis/witness.h"
#include "analysis/witness_maker.h"
#include "base/text.h"

namespace gw::analysis {

namespace {

using decision::Match;
using decision::Route;
using decision::RouteVariant;
using decision::Snapshot;

// Limits on the work that a hostile or very large configuration can cause.
constexpr std::size_t max_questions = 300'000;
constexpr std::size_t max_pairs = 20'000'000;
constexpr std::size_t max_winners = 32;

template <class List>
bool share(const List& a, const List& b) {
  if (a.empty() || b.empty()) return true;
  return std::any_of(a.begin(), a.end(), [&](const auto& one) {
    return std::find(b.begin(), b.end(), one) != b.end();
  });
}

bool share_clients(const std::vector<Cidr>& a, const std::vector<Cidr>& b) {
  if (a.empty() || b.empty()) return true;
  return std::any_of(a.begin(), a.end(), [&](const Cidr& one) {
    return std::any_of(b.begin(), b.end(), [&](const Cidr& other) {
      return one.contains(other.base) || other.contains(one.base);
    });
  });
}

// A cheap test that excludes most pairs from the search.
bool may_meet(const Match& a, const Match& b) {
  return share(a.methods, b.methods) && share(a.listeners, b.listeners) &&
         share_clients(a.from, b.from);
}

class Overlaps {
 public:
  Overlaps(const Snapshot& snapshot, config::Diagnostics& diagnostics)
      : snapshot_(snapshot), diagnostics_(diagnostics), asker_(snapshot), maker_(snapshot) {}

  void find() {
    for (const Bucket& bucket : make_buckets(snapshot_.routes)) ties_in(bucket);
    for (const Route& route : snapshot_.routes)
      if (!route.match.paths.empty()) check_reachable(route);
    if (questions_ >= max_questions || pairs_ >= max_pairs)
      diagnostics_.note("route.not-checked", {},
                        "too many similar routes: not all pairs were compared");
  }

 private:
  std::optional<RouteVariant> winner(const Witness& witness) {
    ++questions_;
    return asker_.winner(witness);
  }
  bool is_exhausted() const { return questions_ >= max_questions || pairs_ >= max_pairs; }

  // --- ties ---

  // Compares each variant with those before it until one ties. A group of equal routes is reported
  // as a chain, not as all pairs.
  void ties_in(const Bucket& bucket) {
    for (std::size_t j = 1; j < bucket.size(); ++j)
      for (std::size_t i = 0; i < j && !is_exhausted(); ++i) {
        ++pairs_;
        const RouteVariant& a = bucket[i];
        const RouteVariant& b = bucket[j];
        if (a.route == b.route || !may_meet(a.route->match, b.route->match)) continue;
        if (reported_.count({a.route, b.route}) > 0 || tie(a, b)) break;
      }
  }

  bool tie(const RouteVariant& a, const RouteVariant& b) {
    const RouteVariant both[] = {a, b};
    return maker_.offer(both, [&](const Witness& witness) {
      if (is_exhausted()) return true;
      const auto won = winner(witness);
      if (!won || decision::compare(*won, a).order != 0) return false;
      const bool first = won->route == a.route, second = won->route == b.route;
      if (!first && !second) return false;
      if (!asker_.holds(first ? b : a, witness)) return false;
      report_tie(*a.route, *b.route, witness);
      return true;
    });
  }

  void report_tie(const Route& a, const Route& b, const Witness& witness) {
    reported_.insert({&a, &b});
    const bool later = a.at.file == b.at.file ? a.at.line <= b.at.line : a.at.file < b.at.file;
    const Route& at = later ? b : a;
    const Route& other = later ? a : b;
    diagnostics_.error("route.ambiguous", at.at,
                       format("routes `{}` and {} both match {}, and neither is more specific",
                              at.name, name_and_position(other), witness.show(snapshot_)),
                       "add a condition to one of them, or give one of them a higher `priority`");
  }

  // --- unreachable ---

  void check_reachable(const Route& route) {
    std::vector<RouteVariant> winners;  // routes that win instead
    std::optional<Witness> lost;
    bool wins = false, covered = false;
    for (const RouteVariant& variant : variants_of(route)) {
      maker_.offer(std::span(&variant, 1), [&](const Witness& witness) {
        if (is_exhausted()) return true;
        const auto won = winner(witness);
        if (!won) return false;
        wins = won->route == &route;
        if (!wins && asker_.holds(variant, witness)) {
          if (!lost) lost = witness;
          covered = note_winner(*won, winners) && all_covered(route, winners);
        }
        return wins || covered;
      });
      if (wins || covered) break;
    }
    if (covered) report_unreachable(route, winners, *lost);
  }

  static bool note_winner(const RouteVariant& won, std::vector<RouteVariant>& winners) {
    const bool known = std::any_of(winners.begin(), winners.end(),
                                   [&](const RouteVariant& one) { return one.route == won.route; });
    if (known || winners.size() >= max_winners) return false;
    winners.push_back(won);
    return true;
  }

  bool all_covered(const Route& route, const std::vector<RouteVariant>& winners) const {
    const std::vector<RouteVariant> variants = variants_of(route);
    return std::all_of(variants.begin(), variants.end(), [&](const RouteVariant& variant) {
      const std::vector<config::PathPattern> parts =
          parts_of(*variant.path, snapshot_.merge_slashes);
      const std::vector<Cell> cells = cells_of(variant, parts);
      return std::all_of(cells.begin(), cells.end(),
                         [&](const Cell& cell) { return beaten(cell, winners); });
    });
  }

  std::vector<Cell> cells_of(const RouteVariant& variant,
                             std::span<const config::PathPattern> parts) const {
    const Match& match = variant.route->match;
    std::vector<Cell> cells;
    for (std::uint32_t i = 0; i < snapshot_.listeners.size(); ++i)
      if (!snapshot_.listeners[i].redirects &&
          (match.listeners.empty() ||
           std::binary_search(match.listeners.begin(), match.listeners.end(), i)))
        for (const config::PathPattern& part : parts)
          cells.push_back({variant, &part, nullptr, i, nullptr});
    cells = multiplied(cells, match.methods, &Cell::method);
    return multiplied(cells, match.from, &Cell::from);
  }

  template <class Item>
  static std::vector<Cell> multiplied(const std::vector<Cell>& cells,
                                      const std::vector<Item>& items, const Item* Cell::*member) {
    if (items.empty()) return cells;
    std::vector<Cell> all;
    for (Cell cell : cells)
      for (const Item& item : items) {
        cell.*member = &item;
        all.push_back(cell);
      }
    return all;
  }

  static bool beaten(const Cell& cell, const std::vector<RouteVariant>& winners) {
    return std::any_of(winners.begin(), winners.end(), [&](const RouteVariant& winner) {
      const std::vector<RouteVariant> variants = variants_of(*winner.route);
      return std::any_of(variants.begin(), variants.end(), [&](const RouteVariant& variant) {
        return decision::compare(variant, cell.variant).order < 0 && covers(variant, cell);
      });
    });
  }

  void report_unreachable(const Route& route, const std::vector<RouteVariant>& winners,
                          const Witness& witness) {
    std::string others;
    bool by_priority = false;
    for (const RouteVariant& winner : winners) {
      others += (others.empty() ? "" : ", ") + name_and_position(*winner.route);
      by_priority = by_priority || winner.route->match.priority > route.match.priority;
    }
    diagnostics_.add(
        {by_priority ? config::Severity::warning : config::Severity::error, "route.unreachable",
         route.at,
         format("route `{}` can never win: every request that it matches, such as {}, goes to {}",
                route.name, witness.show(snapshot_), others),
         by_priority ? "remove it, or give it a higher `priority`"
                     : "remove it, or make it more specific"});
  }

  // "`orders` (gw.toml:12)"
  std::string name_and_position(const Route& route) const {
    if (route.at.line == 0 || route.at.file >= diagnostics_.files.size())
      return format("`{}`", route.name);
    return format("`{}` ({}:{})", route.name, diagnostics_.files[route.at.file], route.at.line);
  }

  const Snapshot& snapshot_;
  config::Diagnostics& diagnostics_;
  WitnessAsker asker_;
  WitnessMaker maker_;
  std::set<std::pair<const Route*, const Route*>> reported_;
  std::size_t questions_ = 0, pairs_ = 0;
};

}  // namespace

void find_overlaps(const Snapshot& snapshot, config::Diagnostics& diagnostics) {
  Overlaps(snapshot, diagnostics).find();
}

}  // namespace gw::analysis
