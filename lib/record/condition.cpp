// A field consists of letters, digits, `_`, `.` and `%`; an operator is a run of = ! < > ~; a value
// ends at the next space or is quoted.
#include "record/condition.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace gw::record {

namespace {

using View = std::string_view;

constexpr std::size_t max_clauses = 100;

struct OpRow {
  Op op;
  View text;
};
constexpr OpRow ops[] = {{Op::equal, "="},    {Op::unequal, "!="}, {Op::less, "<"},
                         {Op::at_most, "<="}, {Op::more, ">"},     {Op::at_least, ">="},
                         {Op::matches, "~"}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_op(char c) { return View("=!<>~").find(c) != View::npos; }
bool is_word(char c) {
  return is_alpha(c) || is_digit(c) || c == '_' || c == '.' || c == '%' || c == '-';
}

class Cursor {
 public:
  explicit Cursor(View text) : text_(text) {}

  std::size_t at() const { return at_; }
  bool at_end() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ == text_.size();
  }
  char peek() const { return text_[at_]; }
  View rest() const { return text_.substr(at_); }
  template <class Holds>
  View take(Holds holds) {
    const std::size_t from = at_;
    while (at_ < text_.size() && holds(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }
  // A quoted text; nothing if the quotes do not close.
  std::optional<View> quoted() {
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == View::npos) return std::nullopt;
    const View value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return value;
  }

 private:
  View text_;
  std::size_t at_ = 0;
};

constexpr View shape = "a condition is FIELD OP VALUE, such as status >= 500";

std::optional<ConditionFault> parse_op(Cursor& cursor, Clause& clause) {
  if (cursor.at_end())
    return ConditionFault{cursor.at(), format("an operator must follow '{}'", clause.field),
                          std::string(shape)};
  const std::size_t at = cursor.at();
  View text = cursor.take(is_op);
  const bool wordy = text.empty();
  if (wordy) text = cursor.take([](char c) { return !is_space(c); });
  const auto* const row = std::find_if(std::begin(ops), std::end(ops),
                                       [&](const OpRow& one) { return one.text == text; });
  if (row == std::end(ops))
    return ConditionFault{at, format("'{}' is not a comparison", printable(text, 40)),
                          text == "==" ? "write =" : "it is one of = != < <= > >= ~"};
  clause.op = row->op;
  return std::nullopt;
}

std::optional<ConditionFault> parse_value(Cursor& cursor, Clause& clause) {
  if (cursor.at_end())
    return ConditionFault{cursor.at(),
                          format("a value must follow '{} {}'", clause.field, op_text(clause.op)),
                          "write '' for an empty value"};
  clause.value_at = cursor.at();
  if (cursor.peek() != '\'' && cursor.peek() != '"') {
    clause.value = cursor.take([](char c) { return !is_space(c); });
    return std::nullopt;
  }
  const std::optional<View> value = cursor.quoted();
  if (!value) return ConditionFault{cursor.at(), "this quote is not closed", "close it"};
  clause.value = *value;
  return std::nullopt;
}

std::optional<ConditionFault> parse_clause(Cursor& cursor, Clause& clause) {
  if (cursor.at_end())
    return ConditionFault{cursor.at(), "a condition is missing", std::string(shape)};
  clause.at = cursor.at();
  clause.field = cursor.take(is_word);
  if (clause.field.empty()) {
    return ConditionFault{cursor.at(),
                          format("unexpected '{}'", printable(cursor.rest().substr(0, 1))),
                          std::string(shape)};
  }
  if (auto fault = parse_op(cursor, clause)) return fault;
  return parse_value(cursor, clause);
}

}  // namespace

std::string_view op_text(Op op) { return ops[static_cast<std::size_t>(op)].text; }

std::string ConditionFault::text(View condition) const {
  return format("character {} of '{}': {}", at + 1, printable(condition), message);
}

std::optional<ConditionFault> parse_conditions(View text, std::vector<Clause>& to) {
  Cursor cursor(text);
  bool alternative = false;
  for (;;) {
    Clause clause;
    clause.alternative = alternative;
    if (auto fault = parse_clause(cursor, clause)) return fault;
    if (to.size() == max_clauses)
      return ConditionFault{clause.at, "more than 100 conditions", "combine several into a regex"};
    to.push_back(std::move(clause));
    if (cursor.at_end()) return std::nullopt;
    const std::size_t at = cursor.at();
    const View word = cursor.take([](char c) { return !is_space(c); });
    if (word != "and" && word != "or")
      return ConditionFault{at, format("'{}' does not join conditions", printable(word, 40)),
                            "use and, or; write a value with spaces in quotes"};
    alternative = word == "or";
  }
}

namespace {

struct Unit {
  View name;
  Duration size;
};
constexpr Unit units[] = {{"us", microseconds(1)}, {"ms", milliseconds(1)},
                          {"s", seconds(1)},       {"m", std::chrono::minutes(1)},
                          {"h", hours(1)},         {"d", hours(24)}};

// "15", "1.5", with at most `decimals` decimal places.
std::optional<double> decimal(View text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto whole = parse_number(text.substr(0, point));
  const View decimals = point < text.size() ? text.substr(point + 1) : View();
  const auto fraction = parse_number(decimals);
  if (!whole || (point < text.size() && (!fraction || decimals.size() > 9))) return std::nullopt;
  return static_cast<double>(*whole) + static_cast<double>(fraction.value_or(0)) /
                                           std::pow(10.0, static_cast<double>(decimals.size()));
}

}  // namespace

std::optional<Duration> parse_span(View text, Duration standard) {
  double nanos = 0;
  Duration before = Duration::max();
  do {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::size_t next = std::min(text.find_first_of("0123456789.", end), text.size());
    const View name = text.substr(end, next - end);
    const auto* const unit = std::find_if(std::begin(units), std::end(units),
                                          [&](const Unit& one) { return one.name == name; });
    const bool bare = name.empty() && before == Duration::max();
    if (!bare && unit == std::end(units)) return std::nullopt;
    const Duration size = bare ? standard : unit->size;
    const auto value = decimal(text.substr(0, end));
    if (!value || size >= before) return std::nullopt;
    nanos += *value * static_cast<double>(size.count());
    before = size;
    text.remove_prefix(next);
  } while (!text.empty());
  if (nanos > 9e18) return std::nullopt;
  return Duration(std::llround(nanos));
}

}  // namespace gw::record
