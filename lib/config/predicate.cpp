// Predicates: parse, evaluate, describe, and find a text that matches.
#include "config/predicate.h"

#include <algorithm>

#include "base/text.h"
#include "config/reader.h"

namespace gw::config {

namespace {

constexpr Option shape_options[] = {
    {"prefix", "text", "", "The value starts with this."},
    {"suffix", "text", "", "The value ends with this."},
    {"contains", "text", "", "The value contains this."},
    {"regex", "text", "", "A regular expression (RE2) that matches the whole value."},
    {"not", "predicate", "", "A predicate that must not hold."},
};

std::string quoted(std::string_view text) { return format("\"{}\"", printable(text)); }

void wrong(const Value& value, Diagnostics& diagnostics) {
  if (value.unknown) return;
  std::string help =
      "write \"text\", a list of texts, true, false, or "
      "{ prefix, suffix, contains, regex, not }";
  if (const auto* number = std::get_if<std::int64_t>(&value.data))
    help = format("values are compared as text: write \"{}\"", *number);
  diagnostics.error("bad-predicate", value.at, format("a predicate cannot be {}", value.kind()),
                    std::move(help));
}

void parse_list(const Value& value, Predicate& predicate, Diagnostics& diagnostics) {
  predicate.kind = Predicate::Kind::one_of;
  for (const Value& item : *value.array()) {
    if (const std::string* text = item.text())
      predicate.values.push_back(*text);
    else
      wrong(item, diagnostics);
  }
  if (value.array()->empty())
    diagnostics.error("bad-predicate", value.at, "an empty list never matches",
                      "list the values that match, or write false for an absent value");
  if (predicate.values.empty()) predicate.kind = Predicate::Kind::present;
}

void parse_regex(const Written<std::string>& text, Predicate& predicate, Diagnostics& diagnostics) {
  auto pattern = Pattern::make(text.value);
  if (pattern)
    predicate.regex = *std::move(pattern);
  else
    diagnostics.error("bad-regex", text.at,
                      format("{} is not a valid regular expression: {}", quoted(text.value),
                             pattern.error().message));
}

void parse_shape(const Value& value, Predicate& predicate, Diagnostics& diagnostics) {
  predicate.kind = Predicate::Kind::shape;
  Reader reader(value, "a predicate", diagnostics);
  const auto part = [&](std::string_view key) -> std::optional<std::string> {
    const auto text = reader.text(key);
    return text ? std::optional(text->value) : std::nullopt;
  };
  predicate.prefix = part("prefix");
  predicate.suffix = part("suffix");
  predicate.contains = part("contains");
  if (const auto regex = reader.text("regex")) parse_regex(*regex, predicate, diagnostics);
  if (const Value* negated = reader.find("not"))
    predicate.negated = std::make_shared<Predicate>(parse_predicate(*negated, diagnostics));
  reader.finish(shape_options);
  if (value.table()->empty())
    diagnostics.error("bad-predicate", value.at, "an empty table has no condition",
                      "write true to match any value that is present");
}

bool shape_holds(const Predicate& p, std::string_view text) {
  if (p.prefix && !text.starts_with(*p.prefix)) return false;
  if (p.suffix && !text.ends_with(*p.suffix)) return false;
  if (p.contains && text.find(*p.contains) == text.npos) return false;
  if (p.regex && !p.regex->matches_whole(text)) return false;
  return p.negated == nullptr || !p.negated->holds(&text);
}

std::string show_shape(const Predicate& p) {
  std::string all;
  const auto add = [&all](std::string text) { all += (all.empty() ? "" : " and ") + text; };
  if (p.prefix) add("starts with " + quoted(*p.prefix));
  if (p.suffix) add("ends with " + quoted(*p.suffix));
  if (p.contains) add("contains " + quoted(*p.contains));
  if (p.regex) add("matches " + quoted(p.regex->text()));
  if (all.empty()) all = "is present";
  if (p.negated) all += ", but not if it " + p.negated->show();
  return all;
}

}  // namespace

Predicate parse_predicate(const Value& value, Diagnostics& diagnostics) {
  Predicate predicate;
  predicate.at = value.at;
  if (value.unknown) return predicate;
  if (const std::string* text = value.text()) {
    predicate.kind = Predicate::Kind::one_of;
    predicate.values = {*text};
  } else if (const bool* flag = std::get_if<bool>(&value.data)) {
    predicate.kind = *flag ? Predicate::Kind::present : Predicate::Kind::absent;
  } else if (value.is_array()) {
    parse_list(value, predicate, diagnostics);
  } else if (value.is_table()) {
    parse_shape(value, predicate, diagnostics);
  } else {
    wrong(value, diagnostics);
  }
  return predicate;
}

bool Predicate::holds(const std::string_view* text) const {
  if (kind == Kind::absent) return text == nullptr;
  if (text == nullptr) return false;
  if (kind == Kind::present) return true;
  if (kind == Kind::shape) return shape_holds(*this, *text);
  return std::find(values.begin(), values.end(), *text) != values.end();
}

std::string Predicate::show() const {
  if (kind == Kind::absent) return "is absent";
  if (kind == Kind::present) return "is present";
  if (kind == Kind::shape) return show_shape(*this);
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : " or ") + quoted(value);
  return "is " + list;
}

std::optional<std::string> Predicate::example() const {
  if (kind == Kind::absent) return {};
  if (kind == Kind::one_of) return values.front();
  std::vector<std::string> guesses;
  if (regex) guesses.push_back(regex->example().value_or(""));
  const std::string start = prefix.value_or(""), end = suffix.value_or("");
  for (const std::string_view filler : {"x", "", "1", "other"})
    guesses.push_back(start + contains.value_or(std::string(filler)) + end);
  guesses.push_back(start + contains.value_or("") + "x" + end);
  guesses.push_back(start);
  guesses.push_back(end);
  for (std::string& guess : guesses) {
    const std::string_view view = guess;
    if (holds(&view)) return std::move(guess);
  }
  return {};
}

}  // namespace gw::config
