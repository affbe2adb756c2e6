// The fields of a run, and what they may be compared with.
#include "cmd/bench/run_condition.h"

#include "base/text.h"
#include "cmd/output/numbers.h"

namespace gw::cmd {

namespace {

constexpr std::string_view fields = "p50 to p99.99, mean, max, rate, errors, late";

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

}  // namespace

bool RunCondition::read_field(std::string_view name, Part& to) {
  struct Row {
    std::string_view name;
    Field field;
  };
  static constexpr Row rows[] = {{"mean", Field::mean},
                                 {"max", Field::max},
                                 {"rate", Field::rate},
                                 {"errors", Field::errors},
                                 {"late", Field::late}};
  for (const Row& row : rows) {
    if (row.name != name) continue;
    to.field = row.field;
    return true;
  }
  const auto percent = name.starts_with('p') ? parse_decimal(name.substr(1)) : std::nullopt;
  if (!percent || *percent > 100) return false;
  to.field = Field::percentile;
  to.percent = *percent;
  return true;
}

// A time with its unit: a number alone could be meant in seconds as well as in milliseconds.
bool RunCondition::read_value(const std::string& text, Part& to) {
  if (is_time(to.field)) {
    const auto time = record::parse_span(text, Duration::zero());
    if (!time || !is_alpha(text.back())) return false;
    to.value = static_cast<double>(time->count());
    return true;
  }
  to.share = text.ends_with('%') && to.field != Field::rate;
  const auto number = parse_decimal(to.share ? text.substr(0, text.size() - 1) : text);
  if (number) to.value = to.share ? *number / 100 : *number;
  return number.has_value();
}

Result<RunCondition::Part> RunCondition::read_part(const record::Clause& clause) {
  Part part;
  part.op = clause.op;
  part.alternative = clause.alternative;
  if (!read_field(clause.field, part))
    return invalid(
        format("unknown field '{}'; the fields are {}", printable(clause.field), fields));
  if (clause.op == record::Op::matches)
    return invalid("the fields are numbers: compare them with = != < <= > >=");
  if (read_value(clause.value, part)) return part;
  return invalid(format("'{}' is {}", clause.field,
                        is_time(part.field) ? "a duration, such as 20ms"
                        : part.field == Field::rate
                            ? "a number, such as 500"
                            : "a number or a percentage of all requests, such as 10 or 1%"));
}

Result<RunCondition> RunCondition::parse(std::string_view text) {
  RunCondition condition;
  condition.text_ = std::string(trim(text));
  std::vector<record::Clause> clauses;
  if (const auto fault = record::parse_conditions(text, clauses)) return invalid(fault->message);
  for (const record::Clause& clause : clauses) {
    const Result<Part> part = read_part(clause);
    if (!part) return part.error();
    condition.parts_.push_back(*part);
  }
  return condition;
}

double RunCondition::value_of(const Part& part, const load::Findings& findings) {
  const load::Tally& tally = findings.sides.front().all;
  const double all = part.share ? std::max(1.0, static_cast<double>(tally.due)) : 1;
  switch (part.field) {
    case Field::percentile:
      return static_cast<double>(tally.response.percentile(part.percent).count());
    case Field::mean:
      return static_cast<double>(tally.response.mean().count());
    case Field::max:
      return static_cast<double>(tally.response.max().count());
    case Field::rate:
      return findings.rate();
    case Field::errors:
      return static_cast<double>(tally.errors()) / all;
    case Field::late:
      return static_cast<double>(findings.delay.above(load::noticeable)) / all;
  }
  return 0;
}

bool RunCondition::holds(const load::Findings& findings) const {
  bool all = true;  // since the last `or`
  for (const Part& part : parts_) {
    if (part.alternative && all) return true;
    if (part.alternative) all = true;
    all = all && record::compares(value_of(part, findings), part.op, part.value);
  }
  return all;
}

std::string RunCondition::found(const Part& part, const load::Findings& findings) {
  const double value = value_of(part, findings);
  const auto time = [&] { return latency_text(Duration(static_cast<std::int64_t>(value))); };
  const std::string number = part.share ? format("{:.3g} %", value * 100) : format("{:.6g}", value);
  switch (part.field) {
    case Field::percentile:
      return format("p{} is {}", part.percent, time());
    case Field::mean:
      return "mean is " + time();
    case Field::max:
      return "max is " + time();
    case Field::rate:
      return "rate is " + number;
    case Field::errors:
      return "errors are " + number;
    case Field::late:
      return "late are " + number;
  }
  return number;
}

std::string RunCondition::found(const load::Findings& findings) const {
  std::string text;
  for (const Part& part : parts_) text += (text.empty() ? "" : ", ") + found(part, findings);
  return text;
}

}  // namespace gw::cmd
