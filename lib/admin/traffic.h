// Traffic: totals of finished requests since the start, by route and by endpoint, for /metrics. The
// collector's thread counts, the admin thread reads; the workers do nothing for it.
// The names come from configurations, so they are few. If reloads keep bringing new ones, those
// above a bound are counted together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "admin/exposition.h"
#include "admin/metrics.h"
#include "base/hash.h"
#include "base/time.h"
#include "record/record.h"

namespace gw::admin {

// A histogram of durations from half a millisecond to ten seconds.
class Histogram {
 public:
  void add(Duration duration);
  void write(Exposition& to, Labels labels) const;
  std::uint64_t count() const { return count_; }

 private:
  static constexpr std::size_t buckets = 14;
  friend struct Bounds;

  std::array<std::uint64_t, buckets> counts_{};  // not added up; what is longer is in count_ alone
  std::uint64_t count_ = 0, sum_ = 0;            // sum in nanoseconds
};

class Traffic {
 public:
  explicit Traffic(std::size_t most = most_series) : most_(most) {}

  void count(const record::Record& record);
  void lost(std::uint64_t records);  // that no log shows
  void write(Exposition& to) const;

 private:
  struct Series {
    std::string first, second;                // listener and route, or upstream and endpoint
    std::array<std::uint64_t, 6> by_class{};  // [2]: 2xx
    std::map<http::Reason, std::uint64_t> reasons;
    Histogram times;
  };
  // The key is both names, separated by a line feed.
  using Table = std::unordered_map<std::string, Series, TextHash, std::equal_to<>>;
  Series& find(Table& table, std::string_view first, std::string_view second);

  const std::size_t most_;
  mutable std::mutex mutex_;
  Table routes_, endpoints_;  // guarded by mutex_, as is all below
  Histogram gateway_;
  std::uint64_t lost_ = 0;
  std::string key_;  // used again
};

}  // namespace gw::admin
