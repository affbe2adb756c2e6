// Summary: totals of a log: status codes, latencies, where errors came from, by route or by request
// shape. One pass, bounded memory. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "record/groups.h"
#include "record/series.h"

namespace gw::record {

class Summary {
 public:
  Summary(std::vector<Column> by, HashKey key, std::size_t groups = Groups::standard_limit);

  void add(const Record&);

  const Stats& all() const { return all_; }
  const Groups& groups() const { return groups_; }
  // By side, status, reason and route (method and path if the log has no route).
  const Groups& errors() const { return errors_; }
  // Over time; its kinds are numbers of kinds().
  const Series& series() const { return series_; }
  // By status, reason and place as in errors(). Counts are in the series only.
  const Groups& kinds() const { return kinds_; }
  std::uint64_t of_status(std::uint16_t status) const { return statuses_[status]; }
  std::uint64_t of_reason(http::Reason reason) const {
    return reasons_[static_cast<std::size_t>(reason)];
  }
  std::uint64_t caused_by(http::Side side) const { return sides_[static_cast<std::size_t>(side)]; }
  double per_second() const;  // over its span

 private:
  Stats all_;
  Groups groups_, errors_, kinds_;
  Series series_;
  std::array<std::uint64_t, 1000> statuses_{};
  std::vector<std::uint64_t> reasons_;
  std::array<std::uint64_t, 3> sides_{};
};

// A difference between two summaries of equally long periods that chance does not explain (four
// standard deviations) and that is large enough to matter.
struct Difference {
  enum class What : std::uint8_t {
    appeared,
    vanished,
    requests,
    client_errors,
    server_errors,
    p50,
    p99
  };
  What what = What::requests;
  std::string group;             // empty: all
  double before = 0, after = 0;  // requests; shares from 0 to 1; nanoseconds
  double deviations = 0;         // below 0: less than before
};
std::vector<Difference> differences(const Summary& before, const Summary& after);  // surest first

}  // namespace gw::record
