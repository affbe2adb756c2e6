// Where: selects records by the conditions of --where and by a span of time. Parsed once; evaluated
// per record without an allocation.
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
  // Adds conditions; they must hold together with the earlier ones (--where may be repeated).
  std::optional<ConditionFault> add(std::string_view text);
  bool holds(const Record&) const;
  // The only value that matching records can have in that column; "" if several are possible.
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

// "route,status" as columns to group by. Times and durations cannot be grouped by.
struct Grouping {
  std::vector<Column> by;
  std::optional<Error> error;  // message and, as `where`, the help
};
Grouping parse_grouping(std::string_view text);

}  // namespace gw::record
