// The functions of reader.h: those for single values first, then those of the table.
#include "config/reader.h"

#include <algorithm>

#include "base/text.h"

namespace gw::config {

std::string Subject::text() const { return format("`{}{}` of {}", prefix, key, owner); }

void wrong_type(const Value& value, const Subject& subject, std::string_view expected,
                Diagnostics& diagnostics) {
  if (value.unknown) return;
  std::string help;
  const std::string* text = value.text();
  if (text != nullptr && !value.secret &&
      (parse_number(*text) || *text == "true" || *text == "false"))
    help = format("write {} without quotes", *text);
  diagnostics.error("wrong-type", value.at,
                    format("{} must be {}, not {}", subject.text(), expected, value.kind()),
                    std::move(help));
}

namespace {

// The result of parsing a text with its own format ("250ms"); none, and a diagnostic, if it is
// invalid.
template <class Parsed>
std::optional<Parsed> parsed(const Value& value, const Subject& subject, Diagnostics& diagnostics,
                             const char* code, const Result<Parsed>& result) {
  if (value.unknown) return {};
  if (result) return *result;
  diagnostics.error(code, value.at, format("{}: {}", subject.text(), result.error().message));
  return {};
}

bool is_off(const Value& value) { return value.text() != nullptr && *value.text() == "off"; }

}  // namespace

std::optional<bool> read_flag(const Value& value, const Subject& subject,
                              Diagnostics& diagnostics) {
  if (const bool* flag = std::get_if<bool>(&value.data)) return *flag;
  if (value.placeholder && *value.text() == "true") return true;
  if (value.placeholder && *value.text() == "false") return false;
  wrong_type(value, subject, "true or false", diagnostics);
  return {};
}

std::optional<std::int64_t> read_number(const Value& value, const Subject& subject,
                                        Diagnostics& diagnostics) {
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return *number;
  if (value.placeholder) {
    const auto number = parse_number(*value.text());
    if (number && *number <= INT64_MAX) return static_cast<std::int64_t>(*number);
  }
  wrong_type(value, subject, "a whole number", diagnostics);
  return {};
}

std::optional<std::string> read_text(const Value& value, const Subject& subject,
                                     Diagnostics& diagnostics) {
  if (value.unknown) return {};
  if (const std::string* text = value.text()) return *text;
  wrong_type(value, subject, "text", diagnostics);
  return {};
}

std::optional<Duration> read_duration(const Value& value, const Subject& subject,
                                      Diagnostics& diagnostics, Off off) {
  if (off == Off::allowed && is_off(value)) return no_limit;
  if (value.text() != nullptr)
    return parsed(value, subject, diagnostics, "unit.duration", parse_duration(*value.text()));
  if (const auto* number = std::get_if<std::int64_t>(&value.data); number && *number >= 0)
    diagnostics.error("wrong-type", value.at, format("{} has no unit", subject.text()),
                      format("write \"{0}s\" or \"{0}ms\"", *number));
  else
    wrong_type(value, subject, "a duration like \"30s\"", diagnostics);
  return {};
}

std::optional<std::uint64_t> read_size(const Value& value, const Subject& subject,
                                       Diagnostics& diagnostics, Off off) {
  if (off == Off::allowed && is_off(value)) return no_size_limit;
  const auto* number = std::get_if<std::int64_t>(&value.data);
  if (number != nullptr && *number >= 0) return static_cast<std::uint64_t>(*number);
  if (value.text() != nullptr)
    return parsed(value, subject, diagnostics, "unit.size", parse_size(*value.text()));
  wrong_type(value, subject, "a size like \"64KiB\"", diagnostics);
  return {};
}

std::optional<Rate> read_rate(const Value& value, const Subject& subject,
                              Diagnostics& diagnostics) {
  if (value.text() != nullptr)
    return parsed(value, subject, diagnostics, "unit.rate", parse_rate(*value.text()));
  wrong_type(value, subject, "a rate like \"100/minute\"", diagnostics);
  return {};
}

std::optional<Cidr> read_cidr(const Value& value, const Subject& subject,
                              Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_text(value, subject, diagnostics);
  if (!text) return {};
  if (const std::optional<Cidr> cidr = Cidr::parse(*text)) return *cidr;
  std::string help = "write one like \"10.0.0.0/8\", \"2001:db8::/32\" or a single address";
  const auto slash = text->find('/');
  const auto base = IpAddress::parse(text->substr(0, slash));
  const auto bits = slash == text->npos ? std::nullopt : parse_number(text->substr(slash + 1));
  if (base && bits && *bits <= (base->is_v4() ? 32u : 128u)) {
    const int kept = static_cast<int>(*bits) + (base->is_v4() ? 96 : 0);
    help = format("bits beyond the prefix length must be zero: write {}",
                  Cidr{base->prefix(kept), kept}.text());
  }
  diagnostics.error("bad-cidr", value.at,
                    format("{}: \"{}\" is not a valid CIDR block", subject.text(), *text), help);
  return {};
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '_' || c == '-';
  });
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  if (!near.empty()) return format("did you mean `{}`?", near);
  std::string list;
  for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
  return list.empty() ? std::string() : "valid here: " + list;
}

Reader::Reader(const Value& value, std::string owner, Diagnostics& diagnostics)
    : Reader(value, std::move(owner), "", diagnostics) {
  if (!value_.is_table() && !value_.unknown)
    diagnostics_.error("wrong-type", value_.at,
                       format("{} must be a table, not {}", owner_, value_.kind()));
}

Reader::Reader(const Value& value, std::string owner, std::string prefix, Diagnostics& diagnostics)
    : value_(value),
      owner_(std::move(owner)),
      prefix_(std::move(prefix)),
      diagnostics_(diagnostics) {}

namespace {

// Reads the value of a key with the given function and adds its place.
template <class T, class Read>
Maybe<T> read_one(const Value* value, Read read) {
  std::optional<T> result = value == nullptr ? std::nullopt : read(*value);
  if (!result) return {};
  return Written<T>{*std::move(result), value->at};
}

template <class T, class Read>
std::vector<Written<T>> read_each(const std::vector<const Value*>& values, Read read) {
  std::vector<Written<T>> all;
  for (const Value* value : values)
    if (Maybe<T> one = read_one<T>(value, read)) all.push_back(*std::move(one));
  return all;
}

}  // namespace

Maybe<bool> Reader::flag(std::string_view key) {
  return read_one<bool>(find(key),
                        [&](const Value& v) { return read_flag(v, subject(key), diagnostics_); });
}

Maybe<std::string> Reader::text(std::string_view key) {
  return read_one<std::string>(
      find(key), [&](const Value& v) { return read_text(v, subject(key), diagnostics_); });
}

Maybe<std::int64_t> Reader::number(std::string_view key) {
  return read_one<std::int64_t>(
      find(key), [&](const Value& v) { return read_number(v, subject(key), diagnostics_); });
}

Maybe<std::uint32_t> Reader::count(std::string_view key, std::uint32_t least, std::uint32_t most) {
  const Maybe<std::int64_t> number = this->number(key);
  if (!number) return {};
  if (number->value >= least && number->value <= most)
    return Written<std::uint32_t>{static_cast<std::uint32_t>(number->value), number->at};
  const std::string range =
      number->value < least ? format("at least {}", least) : format("at most {}", most);
  diagnostics_.error("out-of-range", number->at,
                     format("{} must be {}, not {}", subject(key).text(), range, number->value));
  return {};
}

Maybe<std::uint16_t> Reader::status(std::string_view key, std::uint16_t least) {
  const Maybe<std::uint32_t> number = count(key, least, 599);
  if (!number) return {};
  return Written<std::uint16_t>{static_cast<std::uint16_t>(number->value), number->at};
}

Maybe<Duration> Reader::duration(std::string_view key, Off off) {
  return read_one<Duration>(
      find(key), [&](const Value& v) { return read_duration(v, subject(key), diagnostics_, off); });
}

Maybe<std::uint64_t> Reader::size(std::string_view key, Off off) {
  return read_one<std::uint64_t>(
      find(key), [&](const Value& v) { return read_size(v, subject(key), diagnostics_, off); });
}

Maybe<Rate> Reader::rate(std::string_view key) {
  return read_one<Rate>(find(key),
                        [&](const Value& v) { return read_rate(v, subject(key), diagnostics_); });
}

Maybe<WallTime> Reader::time(std::string_view key) {
  return read_one<WallTime>(find(key), [&](const Value& v) -> std::optional<WallTime> {
    if (const auto* time = std::get_if<WallTime>(&v.data)) return *time;
    wrong_type(v, subject(key), "a date or time like 2026-01-01T00:00:00Z", diagnostics_);
    return {};
  });
}

std::optional<Key> Reader::key(std::string_view key) {
  const Value* value = find(key);
  if (value == nullptr || value->unknown) return {};
  return parse_key(*value, diagnostics_);
}

std::optional<Predicate> Reader::predicate(std::string_view key) {
  const Value* value = find(key);
  if (value == nullptr || value->unknown) return {};
  return parse_predicate(*value, diagnostics_);
}

Maybe<std::size_t> Reader::word(std::string_view key, std::span<const std::string_view> words) {
  const Maybe<std::string> text = this->text(key);
  if (!text) return {};
  const auto found = std::find(words.begin(), words.end(), text->value);
  if (found != words.end())
    return Written<std::size_t>{static_cast<std::size_t>(found - words.begin()), text->at};
  diagnostics_.error(
      "unknown-word", text->at,
      format("{} cannot be \"{}\"", subject(key).text(), printable(text->value)),
      did_you_mean(text->value, std::vector<std::string>(words.begin(), words.end())));
  return {};
}

std::vector<const Value*> Reader::items(std::string_view key) {
  std::vector<const Value*> all;
  const Value* value = find(key);
  if (value == nullptr) return all;
  if (value->array() == nullptr) return {value};
  for (const Value& item : *value->array()) all.push_back(&item);
  return all;
}

std::vector<Text> Reader::texts(std::string_view key) {
  return read_each<std::string>(
      items(key), [&](const Value& v) { return read_text(v, subject(key), diagnostics_); });
}

std::vector<Written<Rate>> Reader::rates(std::string_view key) {
  return read_each<Rate>(items(key),
                         [&](const Value& v) { return read_rate(v, subject(key), diagnostics_); });
}

std::vector<Written<Cidr>> Reader::cidrs(std::string_view key) {
  return read_each<Cidr>(items(key),
                         [&](const Value& v) { return read_cidr(v, subject(key), diagnostics_); });
}

std::optional<Reader> Reader::table(std::string_view key) {
  const Value* value = find(key);
  if (value == nullptr) return {};
  if (value->is_table()) return Reader(*value, owner_, format("{}{}.", prefix_, key), diagnostics_);
  wrong_type(*value, subject(key), "a table", diagnostics_);
  return {};
}

std::vector<Reader> Reader::tables(std::string_view key) {
  std::vector<Reader> all;
  for (const Value* item : items(key)) {
    if (item->is_table())
      all.push_back(Reader(*item, owner_, format("{}{}.", prefix_, key), diagnostics_));
    else
      wrong_type(*item, subject(key), "a table", diagnostics_);
  }
  return all;
}

const Value::Table& Reader::entries() const {
  static const Value::Table none;
  return value_.is_table() ? *value_.table() : none;
}

void Reader::finish(std::span<const Option> options) const {
  const auto find_option = [&](std::string_view name) {
    return std::find_if(options.begin(), options.end(),
                        [&](const Option& option) { return option.name == name; });
  };
  for (const Entry& entry : entries()) {
    const auto option = find_option(entry.key);
    if (option == options.end()) {
      std::vector<std::string> known;
      for (const Option& one : options) known.emplace_back(one.name);
      diagnostics_.error("unknown-key", entry.key_at,
                         format("`{}{}` is not a key of {}", prefix_, printable(entry.key), owner_),
                         did_you_mean(entry.key, known));
    } else if (option->later) {
      diagnostics_.not_yet(entry.key_at, format("`{}{}`", prefix_, entry.key));
    }
  }
  if (!value_.is_table()) return;
  for (const Option& option : options)
    if (option.default_value == "needed" && !has(option.name))
      diagnostics_.error("missing-key", value_.at,
                         format("{} needs `{}{}`", owner_, prefix_, option.name),
                         format("{}: {}", option.type, option.text));
}

}  // namespace gw::config
