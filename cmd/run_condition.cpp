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

bool RunCondition::parse_field(std::string_view name, Part& to) {
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

bool RunCondition::parse_op(std::string_view& rest, Part& to) {
  struct Row {
    std::string_view text;
    Op op;
  };
  static constexpr Row rows[] = {{"!=", Op::unequal}, {"<=", Op::at_most}, {">=", Op::at_least},
                                 {"=", Op::equal},    {"<", Op::less},     {">", Op::more}};
  for (const Row& row : rows) {
    if (!rest.starts_with(row.text)) continue;
    to.op = row.op;
    rest = trim(rest.substr(row.text.size()));
    return true;
  }
  return false;
}

// What is wrong with it; empty where nothing is.
std::string RunCondition::parse_value(std::string_view text, std::string_view name, Part& to) {
  if (is_time(to.field)) {
    const Result<Duration> time = config::parse_duration(text);
    if (!time || *time == config::no_limit)
      return format("'{}' is a time: write one like 20ms", printable(name));
    to.value = static_cast<double>(time->count());
    return {};
  }
  const bool rate = to.field == Field::rate;
  to.share = text.ends_with('%') && !rate;
  const auto number = parse_decimal(to.share ? text.substr(0, text.size() - 1) : text);
  if (!number)
    return format("'{}' is a number{}: write one like {}", printable(name),
                  rate ? "" : ", or a share of all requests", rate ? "500" : "10 or 1%");
  to.value = to.share ? *number / 100 : *number;
  return {};
}

Result<RunCondition::Part> RunCondition::parse_part(std::string_view text) {
  const std::size_t at = text.find_first_of("!<>=~");
  if (at == text.npos)
    return invalid(format("'{}' compares nothing: write FIELD OP VALUE", printable(text)));
  Part part{};
  const std::string_view name = trim(text.substr(0, at));
  if (!parse_field(name, part))
    return invalid(format("a run has no '{}'; it has {}", printable(name), fields));
  std::string_view rest = text.substr(at);
  if (!parse_op(rest, part))
    return invalid("a run's fields are numbers: compare them by = != < <= > >=");
  const std::string fault = parse_value(rest, name, part);
  if (!fault.empty()) return invalid(fault);
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
