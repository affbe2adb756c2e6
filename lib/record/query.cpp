// From clauses to tests: each value is parsed once, as its column's type.
#include "record/query.h"

#include "base/text.h"
#include "record/read.h"

namespace gw::record {

namespace {

// "2026-01-01", "2026-01-01T10:00", or a full time; in UTC unless an offset is given.
std::optional<WallTime> parse_time_value(std::string text) {
  static constexpr std::string_view rest = "0000-00-00T00:00:00Z";
  if (text.size() < 10) return std::nullopt;
  if (text.size() < rest.size() - 1) text += rest.substr(text.size());
  if (text.size() == rest.size() - 1) text += 'Z';
  WallTime time;
  DayCache days;
  if (!days.read_rfc3339(text, time)) return std::nullopt;
  return time;
}

struct Span {
  std::string_view name;
  Duration Record::*member;
};
constexpr Span spans[] = {{"gateway_ms", &Record::gateway},
                          {"upstream_ms", &Record::upstream_time},
                          {"total_ms", &Record::total}};

ConditionFault no_value(const Clause& clause, std::string_view what, std::string_view like) {
  return {clause.value_at, format("'{}' is {}", printable(clause.value, 60), what),
          format("{} needs {}", clause.field, like)};
}

}  // namespace

std::optional<ConditionFault> Where::make(const Clause& clause, Test& to) {
  to.op = clause.op;
  to.column = find_column(clause.field);
  if (!to.column)
    return ConditionFault{clause.at, format("there is no field '{}'", printable(clause.field, 60)),
                          column_help(clause.field)};
  if (clause.op == Op::matches) {
    auto pattern = Pattern::make(clause.value);
    if (!pattern)
      return ConditionFault{clause.value_at,
                            format("'{}' is not a valid regex: {}", printable(clause.value, 60),
                                   pattern.error().message),
                            "it must match the whole value, such as .*timeout"};
    to.pattern = *std::move(pattern);
    return std::nullopt;
  }
  const bool ordered = clause.op != Op::equal && clause.op != Op::unequal;
  switch (to.column->type) {
    case FieldType::text:
      if (ordered && to.column->field)
        return ConditionFault{clause.at, format("{} is text", clause.field),
                              "compare text with = != and ~ (regex)"};
      to.text = clause.value;
      return std::nullopt;
    case FieldType::number: {
      const auto number = parse_number(clause.value);
      if (!number || *number > INT64_MAX) return no_value(clause, "not a number", "a whole number");
      to.number = static_cast<std::int64_t>(*number);
      return std::nullopt;
    }
    case FieldType::milliseconds: {
      const auto span = parse_span(clause.value, milliseconds(1));
      if (!span) return no_value(clause, "not a duration", "milliseconds, or like 20ms, 1.5s");
      to.number = span->count();
      for (const Span& one : spans)
        if (one.name == clause.field) to.span = one.member;
      return std::nullopt;
    }
    case FieldType::time: {
      const auto time = parse_time_value(clause.value);
      if (!time) return no_value(clause, "not a time", "one like 2026-01-01T10:00:00Z");
      to.number = time->time_since_epoch().count();
    }
  }
  return std::nullopt;
}

std::optional<ConditionFault> Where::add(std::string_view text) {
  std::vector<Clause> clauses;
  if (auto fault = parse_conditions(text, clauses)) return fault;
  Any any(1);
  for (const Clause& clause : clauses) {
    if (clause.alternative) any.emplace_back();
    Test test;
    if (auto fault = make(clause, test)) return fault;
    any.back().push_back(std::move(test));
  }
  conditions_.push_back(std::move(any));
  return std::nullopt;
}

bool Where::holds(const Test& test, const Record& record) const {
  const Column& column = *test.column;
  if (test.op == Op::matches)
    return test.pattern->matches_whole(column_text(column, record, room_));
  if (column.type == FieldType::text)
    return compares(column_text(column, record, room_), test.op, std::string_view(test.text));
  if (column.type == FieldType::time)
    return compares(record.time.time_since_epoch().count(), test.op, test.number);
  if (test.span)  // what the log does not tell is neither below nor above
    return (record.*test.span).count() >= 0 &&
           compares((record.*test.span).count(), test.op, test.number);
  return compares(column.field->number(record), test.op, static_cast<std::uint64_t>(test.number));
}

bool Where::holds(const Record& record) const {
  for (const Any& any : conditions_) {
    bool one = false;
    for (const All& all : any) {
      bool every = true;
      for (std::size_t i = 0; every && i < all.size(); ++i) every = holds(all[i], record);
      one = one || every;
      if (one) break;
    }
    if (!one) return false;
  }
  return true;
}

std::string_view Where::only_text(std::string_view column) const {
  for (const Any& any : conditions_) {
    if (any.size() != 1) continue;
    for (const Test& test : any.front())
      if (test.op == Op::equal && test.column->name == column) return test.text;
  }
  return {};
}

Grouping parse_grouping(std::string_view text) {
  Grouping grouping;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view name = trim(part);
    const Column* const column = find_column(name);
    if (!column) {
      grouping.error = Error{Error::Kind::invalid,
                             format("there is no field '{}' to group by", printable(name, 60)),
                             column_help(name)};
      return grouping;
    }
    if (column->type == FieldType::time || column->type == FieldType::milliseconds) {
      grouping.error =
          Error{Error::Kind::invalid, format("{} has too many values to group by", name),
                column->type == FieldType::time ? "group by minute, hour or day"
                                                : "every group shows its percentiles"};
      return grouping;
    }
    grouping.by.push_back(*column);
  }
  if (grouping.by.size() > 8)
    grouping.error = Error{Error::Kind::limit, "more than 8 fields to group by", ""};
  return grouping;
}

}  // namespace gw::record
