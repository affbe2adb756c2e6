// RunCondition: a threshold on a whole run, as --fail-if takes it: 'p99 > 20ms and errors > 1%'.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/tally.h"
#include "record/condition.h"

namespace gw::cmd {

class RunCondition {
 public:
  // Fields, what they may be compared with, and what is wrong: the form is record/condition.h's.
  static Result<RunCondition> parse(std::string_view text);

  bool holds(const load::Findings& findings) const;
  // What was found of each field that it names: "p99 is 21.4 ms".
  std::string found(const load::Findings& findings) const;
  const std::string& text() const { return text_; }

 private:
  enum class Field : std::uint8_t { percentile, mean, max, rate, errors, late };
  struct Part {
    Field field = Field::max;
    double percent = 0;  // of a percentile
    record::Op op = record::Op::equal;
    double value = 0;    // nanoseconds, a number, or a share of all
    bool share = false;  // "1%"
    bool alternative = false;
  };
  static bool is_time(Field field) {
    return field == Field::percentile || field == Field::mean || field == Field::max;
  }
  static bool read_field(std::string_view name, Part& to);
  static bool read_value(const std::string& text, Part& to);
  static Result<Part> read_part(const record::Clause& clause);
  static double value_of(const Part& part, const load::Findings& findings);
  static std::string found(const Part& part, const load::Findings& findings);

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace gw::cmd
