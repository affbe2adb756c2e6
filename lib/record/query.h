// Where: which records are meant: the conditions of --where, and a span of time. Made once, asked
// for each record, without an allocation.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "record/columns.h"
#include "record/condition.h"

namespace gw::record {

struct TimeSpan {  // from is in it, to is not
  WallTime from = WallTime::min(), to = WallTime::max();
  bool holds(WallTime time) const { return time >= from && time < to; }
};

class Where {
 public:
  // More conditions, all of which must hold with those before (--where may be repeated).
  std::optional<ConditionFault> add(std::string_view text);
  bool holds(const Record&) const;
  // The one text that every record which fits has in that column; "": there may be several.
  std::string_view only_text(std::string_view column) const;

 private:
  struct Test {
    const Column* column = nullptr;
    Op op = Op::equal;
    std::string text;
    std::int64_t number = 0;           // nanoseconds for times and durations
    Duration Record::*span = nullptr;  // of a duration
    std::shared_ptr<const Pattern> pattern;
  };
  using All = std::vector<Test>;  // joined by and
  using Any = std::vector<All>;   // joined by or

  static std::optional<ConditionFault> make(const Clause&, Test& to);
  bool holds(const Test&, const Record&) const;

  std::vector<Any> conditions_;
  mutable std::string room_;
};

// "route,status" to columns whose values records can be grouped by: not times and durations.
struct Grouping {
  std::vector<Column> by;
  std::optional<Error> error;  // message and, as `where`, the help
};
Grouping parse_grouping(std::string_view text);

}  // namespace gw::record
