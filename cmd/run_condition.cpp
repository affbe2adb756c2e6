// A condition is any of several lists of parts that all hold.
#include "cmd/run_condition.h"

#include <cstdlib>
#include <optional>

#include "base/text.h"
#include "cmd/numbers.h"
#include "config/units.h"

namespace gw::cmd {

namespace {

constexpr std::string_view fields = "p50 to p99.99, mean, max, rate, errors, late";

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// The text up to `word` between two spaces, which is taken off it too; all of it where there is
// none.
std::string_view take_to(std::string_view& rest, std::string_view word) {
  const std::string between = format(" {} ", word);
  const std::size_t at = rest.find(between);
  const std::string_view part = rest.substr(0, at);
  rest = at == rest.npos ? std::string_view() : rest.substr(at + between.size());
  return trim(part);
}

}  // namespace

Result<RunCondition::Part> RunCondition::parse_part(std::string_view text) {
  struct OpRow {
    std::string_view text;
    Op op;
  };
  static constexpr OpRow ops[] = {{"!=", Op::unequal}, {"<=", Op::at_most}, {">=", Op::at_least},
                                  {"=", Op::equal},    {"<", Op::less},     {">", Op::more}};
  struct FieldRow {
    std::string_view name;
    Field field;
  };
  static constexpr FieldRow names[] = {{"mean", Field::mean},
                                       {"max", Field::max},
                                       {"rate", Field::rate},
                                       {"errors", Field::errors},
                                       {"late", Field::late}};
  const std::size_t at = text.find_first_of("!<>=~");
  if (at == text.npos)
    return invalid(format("'{}' compares nothing: write FIELD OP VALUE", printable(text)));
  Part part{};
  const std::string_view name = trim(text.substr(0, at));
  bool known = false;
  for (const FieldRow& row : names)
    if (row.name == name) part.field = row.field, known = true;
  if (name.starts_with('p') && !known) {
    const auto percent = parse_decimal(name.substr(1));
    known = percent && *percent <= 100;
    part.field = Field::percentile;
    part.percent = percent.value_or(0);
  }
  if (!known) return invalid(format("a run has no '{}'; it has {}", printable(name), fields));
  std::string_view rest = text.substr(at);
  known = false;
  for (const OpRow& row : ops) {
    if (known || !rest.starts_with(row.text)) continue;
    part.op = row.op;
    rest = trim(rest.substr(row.text.size()));
    known = true;
  }
  if (!known) return invalid("a run's fields are numbers: compare them by = != < <= > >=");
  if (part.field <= Field::max) {
    const Result<Duration> time = config::parse_duration(rest);
    if (!time || *time == config::no_limit)
      return invalid(format("'{}' is a time: write one like 20ms", printable(name)));
    part.value = static_cast<double>(time->count());
    return part;
  }
  part.share = rest.ends_with('%') && part.field != Field::rate;
  const auto number = parse_decimal(part.share ? rest.substr(0, rest.size() - 1) : rest);
  if (!number)
    return invalid(format("'{}' is a number{}: write one like {}", printable(name),
                          part.field == Field::rate ? "" : ", or a share of all requests",
                          part.field == Field::rate ? "500" : "10 or 1%"));
  part.value = part.share ? *number / 100 : *number;
  return part;
}

Result<RunCondition> RunCondition::parse(std::string_view text) {
  RunCondition condition;
  condition.text_ = std::string(trim(text));
  std::string_view rest = text;
  do {
    std::string_view all = take_to(rest, "or");
    std::vector<Part>& parts = condition.any_.emplace_back();
    do {
      const Result<Part> part = parse_part(take_to(all, "and"));
      if (!part) return part.error();
      parts.push_back(*part);
    } while (!all.empty());
  } while (!rest.empty());
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

bool RunCondition::holds(const Part& part, const load::Findings& findings) {
  const double found = value_of(part, findings);
  switch (part.op) {
    case Op::equal:
      return found == part.value;
    case Op::unequal:
      return found != part.value;
    case Op::less:
      return found < part.value;
    case Op::at_most:
      return found <= part.value;
    case Op::more:
      return found > part.value;
    case Op::at_least:
      return found >= part.value;
  }
  return false;
}

bool RunCondition::holds(const load::Findings& findings) const {
  for (const std::vector<Part>& all : any_) {
    bool each = true;
    for (const Part& part : all) each = each && holds(part, findings);
    if (each) return true;
  }
  return false;
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
  for (const std::vector<Part>& all : any_)
    for (const Part& part : all) text += (text.empty() ? "" : ", ") + found(part, findings);
  return text;
}

}  // namespace gw::cmd
