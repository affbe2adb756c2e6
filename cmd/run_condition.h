// RunCondition: a threshold on a whole run, as --fail-if takes it: 'p99 > 20ms and errors > 1%'.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "load/tally.h"

namespace gw::cmd {

class RunCondition {
 public:
  // FIELD OP VALUE, joined by `and` and `or`; `and` binds closer. The error says what is wrong and
  // what there is.
  static Result<RunCondition> parse(std::string_view text);

  bool holds(const load::Findings& findings) const;
  // What was found of each field that it names: "p99 is 21.4 ms".
  std::string found(const load::Findings& findings) const;
  const std::string& text() const { return text_; }

 private:
  enum class Op : std::uint8_t { equal, unequal, less, at_most, more, at_least };
  enum class Field : std::uint8_t { percentile, mean, max, rate, errors, late };
  struct Part {
    Field field;
    double percent = 0;  // of a percentile
    Op op;
    double value = 0;    // nanoseconds, a number, or a share of all
    bool share = false;  // "1%"
  };
  static bool is_time(Field field) {
    return field == Field::percentile || field == Field::mean || field == Field::max;
  }
  static bool parse_field(std::string_view name, Part& to);
  static bool parse_op(std::string_view& rest, Part& to);
  static std::string parse_value(std::string_view text, std::string_view name, Part& to);
  static Result<Part> parse_part(std::string_view text);
  static double value_of(const Part& part, const load::Findings& findings);
  static bool holds(const Part& part, const load::Findings& findings);
  static std::string found(const Part& part, const load::Findings& findings);

  std::string text_;
  std::vector<std::vector<Part>> any_;  // of these all
};

}  // namespace gw::cmd
