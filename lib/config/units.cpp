// Units: one small table per kind of value, parsed from left to right.
#include "config/units.h"

#include <limits>

#include "base/text.h"

namespace gw::config {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
// From large to small, which is also the order required in a duration: "1h30m".
constexpr Unit duration_units[] = {{"d", 86'400'000'000'000},
                                   {"h", 3'600'000'000'000},
                                   {"m", 60'000'000'000},
                                   {"s", 1'000'000'000},
                                   {"ms", 1'000'000}};

struct RateUnit {
  std::string_view name;
  std::int64_t seconds;
  Rate::Calendar calendar;
};
constexpr RateUnit rate_units[] = {{"second", 1, Rate::Calendar::none},
                                   {"minute", 60, Rate::Calendar::none},
                                   {"hour", 3600, Rate::Calendar::none},
                                   {"day", 86'400, Rate::Calendar::day},
                                   {"month", 30 * 86'400, Rate::Calendar::month}};

struct SizeUnit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr SizeUnit size_units[] = {
    {"GiB", 1u << 30}, {"MiB", 1u << 20}, {"KiB", 1u << 10}, {"B", 1}};

Error invalid(std::string message) { return {Error::Kind::invalid, std::move(message)}; }

// Takes characters of one kind (digits or letters) from the front.
std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  std::size_t length = 0;
  while (length < text.size() && wanted(text[length])) ++length;
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}

// The index of the unit in its table, searching from `first`; the table's size if not found.
template <class Table>
std::size_t find_unit(const Table& units, std::string_view name, std::size_t first = 0) {
  while (first < std::size(units) && units[first].name != name) ++first;
  return first;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const Error wrong = invalid(format(
      "\"{}\" is not a duration: write one like \"250ms\", \"30s\" or \"1h30m\" (d h m s ms)",
      printable(text)));
  if (text.empty()) return wrong;
  constexpr std::int64_t most =
      std::numeric_limits<std::int64_t>::max() - 1;  // the maximum is no_limit
  std::int64_t total = 0;
  std::size_t first = 0;
  while (!text.empty()) {
    const auto count = parse_number(take_while(text, is_digit));
    const std::size_t unit = find_unit(duration_units, take_while(text, is_alpha), first);
    if (!count || unit == std::size(duration_units)) return wrong;
    const std::int64_t size = duration_units[unit].nanoseconds;
    if (*count > static_cast<std::uint64_t>((most - total) / size))
      return invalid("this duration is longer than 292 years");
    total += static_cast<std::int64_t>(*count) * size;
    first = unit + 1;
  }
  return Duration(total);
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::string_view rest = text;
  const auto count = parse_number(take_while(rest, is_digit));
  const std::size_t unit = rest.empty() ? std::size(size_units) - 1 : find_unit(size_units, rest);
  if (!count || unit == std::size(size_units))
    return invalid(
        format("\"{}\" is not a size: write one like \"64KiB\" or \"5MiB\" (B KiB MiB GiB)",
               printable(text)));
  if (*count >= no_size_limit / size_units[unit].bytes) return invalid("this size is too large");
  return *count * size_units[unit].bytes;
}

Result<Rate> parse_rate(std::string_view text) {
  const Error wrong = invalid(format(
      "\"{}\" is not a rate: write one like \"100/minute\" (second minute hour day month) or "
      "\"20/10s\"",
      printable(text)));
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return wrong;
  const auto count = parse_number(text.substr(0, slash));
  if (!count) return wrong;
  if (*count == 0) return invalid("the number of a rate must be at least 1");
  const std::string_view per = text.substr(slash + 1);
  const std::size_t unit = find_unit(rate_units, per);
  if (unit < std::size(rate_units))
    return Rate{*count, seconds(rate_units[unit].seconds), rate_units[unit].calendar};
  const Result<Duration> duration = parse_duration(per);
  if (!duration || *duration == Duration::zero()) return wrong;
  return Rate{*count, *duration, Rate::Calendar::none};
}

std::string show(Duration duration) {
  if (duration == no_limit) return "off";
  if (duration == Duration::zero()) return "0s";
  if (duration < Duration::zero()) return "-" + show(-duration);
  std::string text;
  std::int64_t rest = duration.count();
  for (const Unit& unit : duration_units) {
    if (rest >= unit.nanoseconds) text += format("{}{}", rest / unit.nanoseconds, unit.name);
    rest %= unit.nanoseconds;
  }
  if (rest != 0) text += format("{}ns", rest);  // only measured durations have such a remainder
  return text;
}

std::string show_size(std::uint64_t bytes) {
  if (bytes == no_size_limit) return "off";
  for (const SizeUnit& unit : size_units)
    if (bytes >= unit.bytes && bytes % unit.bytes == 0)
      return format("{}{}", bytes / unit.bytes, unit.name);
  return "0B";
}

std::string show(const Rate& rate) {
  for (const RateUnit& unit : rate_units)
    if (seconds(unit.seconds) == rate.per && unit.calendar == rate.calendar)
      return format("{}/{}", rate.count, unit.name);
  return format("{}/{}", rate.count, show(rate.per));
}

}  // namespace gw::config
