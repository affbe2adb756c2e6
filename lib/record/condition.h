// Conditions as text: FIELD OP VALUE, combined with `and` and `or`; `and` binds tighter. The caller
// defines the fields and their types: query.h for records, bench for a run. Every fault has its
// position in the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gw::record {

enum class Op : std::uint8_t { equal, unequal, less, at_most, more, at_least, matches };
std::string_view op_text(Op);

struct Clause {
  std::string field;
  Op op = Op::equal;
  std::string value;                 // without its quotes
  std::size_t at = 0, value_at = 0;  // bytes from the start of the text
  bool alternative = false;          // an `or` stands before it
};

struct ConditionFault {
  std::size_t at = 0;
  std::string message;
  std::string help;

  // "character 8 of 'status ! 4': what is wrong"
  std::string text(std::string_view condition) const;
};

// At most 100 clauses. Returns the fault, or nothing and the clauses in `to`.
std::optional<ConditionFault> parse_conditions(std::string_view text, std::vector<Clause>& to);

// Whether `a OP b` holds. REQUIRES: op is not matches
template <class T>
bool compares(const T& a, Op op, const T& b) {
  switch (op) {
    case Op::equal:
      return a == b;
    case Op::unequal:
      return a != b;
    case Op::less:
      return a < b;
    case Op::at_most:
      return a <= b;
    case Op::more:
      return a > b;
    case Op::at_least:
      return a >= b;
    case Op::matches:
      break;
  }
  return false;
}

// "20", "20ms", "1.5s", "1h30m". A number alone has the unit `standard`. Units: us ms s m h d, the
// largest first.
std::optional<Duration> parse_span(std::string_view text, Duration standard);

}  // namespace gw::record
