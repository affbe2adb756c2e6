// Follows the algorithms of RFC 9651, 4.1 and 4.2.
#include "http/structured.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/base64.h"
#include "base/text.h"

namespace gw::http {

namespace {

using Kind = SfValue::Kind;

constexpr std::size_t most_members = 16, most_items = 64, most_parameters = 16;
constexpr std::size_t most_digits = 15;

bool starts_key(char c) { return (c >= 'a' && c <= 'z') || c == '*'; }
bool is_key_char(char c) {
  return starts_key(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}
bool starts_token(char c) { return is_alpha(c) || c == '*'; }
bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~:/";
  return is_alpha(c) || is_digit(c) || others.find(c) != others.npos;
}

class Parser {
 public:
  Parser(std::string_view text, Arena& arena) : rest_(text), arena_(arena) {}

  SfDictionary dictionary() {
    skip(" ");
    ArenaList<SfMember> members;
    while (!rest_.empty()) {
      const SfMember next = member();
      if (holds(members.span(), next.name)) fail("a duplicate name");
      if (members.size() == most_members) fail("too many members");
      if (fault_ != nullptr) return {{}, fault_};
      members.push_back(next, arena_);
      skip(" \t");
      if (rest_.empty()) break;
      if (!take(',')) return {{}, "no comma between two members"};
      skip(" \t");
      if (rest_.empty()) return {{}, "a comma at the end"};
    }
    return {members.span(), nullptr};
  }

 private:
  template <class Named>
  static bool holds(std::span<const Named> all, std::string_view name) {
    return std::any_of(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  }

  // Only the first fault is kept; whatever is read after it is ignored.
  void fail(const char* fault) {
    if (fault_ == nullptr) fault_ = fault;
    rest_ = {};
  }
  void skip(std::string_view spaces) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(spaces), rest_.size()));
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), predicate);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view key() {
    if (rest_.empty() || !starts_key(rest_[0])) return fail("an invalid name"), "";
    return take_while(is_key_char);
  }

  SfMember member() {
    SfMember made;
    made.name = key();
    const bool has_value = take('=');
    if (has_value && rest_.starts_with('(')) {
      made.is_list = true;
      made.items = list();
      made.parameters = parameters();
      return made;
    }
    SfItem* const item = arena_.make<SfItem>();
    if (has_value) item->value = value();
    item->parameters = parameters();
    made.items = {item, 1};
    made.parameters = item->parameters;
    return made;
  }

  std::span<const SfItem> list() {
    ArenaList<SfItem> items;
    take('(');
    while (fault_ == nullptr) {
      skip(" ");
      if (take(')')) break;
      if (items.size() == most_items) fail("too many items in a list");
      SfItem item;
      item.value = value();
      item.parameters = parameters();
      items.push_back(item, arena_);
      if (!rest_.starts_with(' ') && !rest_.starts_with(')')) fail("a list without an end");
    }
    return items.span();
  }

  SfParameters parameters() {
    ArenaList<SfParameter> all;
    while (take(';')) {
      skip(" ");
      SfParameter parameter;
      parameter.name = key();
      if (take('=')) parameter.value = value();
      if (holds(all.span(), parameter.name)) fail("a duplicate parameter");
      if (all.size() == most_parameters) fail("too many parameters");
      all.push_back(parameter, arena_);
    }
    return all.span();
  }

  SfValue value() {
    const char first = rest_.empty() ? '\0' : rest_[0];
    if (first == '"') return string();
    if (first == ':') return bytes();
    if (first == '?') return boolean();
    if (first == '-' || is_digit(first)) return integer();
    if (starts_token(first)) return {Kind::token, 0, take_while(is_token_char)};
    fail("an invalid value");
    return {};
  }

  SfValue integer() {
    const bool negative = take('-');
    const std::string_view digits = take_while(is_digit);
    if (rest_.starts_with('.')) fail("a decimal");
    if (digits.empty() || digits.size() > most_digits) fail("an invalid number");
    const auto number = static_cast<std::int64_t>(parse_number(digits).value_or(0));
    return {Kind::integer, negative ? -number : number, {}};
  }

  SfValue string() {
    take('"');
    const std::size_t size = string_size();
    const std::string_view raw = rest_.substr(0, size);
    rest_.remove_prefix(std::min(size + 1, rest_.size()));
    return {Kind::string, 0, without_escapes(raw)};
  }
  // The size up to the closing quote.
  std::size_t string_size() {
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '"') return i;
      const bool escapes = c == '\\';
      if (escapes) ++i;
      const char next = i < rest_.size() ? rest_[i] : '\0';
      if (next < ' ' || next > '~' || (escapes && next != '"' && next != '\\')) break;
    }
    fail("an invalid string");
    return 0;
  }
  std::string_view without_escapes(std::string_view raw) {
    if (raw.find('\\') == raw.npos) return raw;
    char* const start = arena_.chars(raw.size());
    char* to = start;
    for (std::size_t i = 0; i < raw.size(); ++i) *to++ = raw[i] == '\\' ? raw[++i] : raw[i];
    return {start, static_cast<std::size_t>(to - start)};
  }

  SfValue bytes() {
    take(':');
    const std::size_t end = rest_.find(':');
    const std::optional<std::string> decoded =
        end == rest_.npos ? std::nullopt : base64_decode(rest_.substr(0, end));
    if (!decoded) return fail("bytes that are not base64 between colons"), SfValue{};
    rest_.remove_prefix(end + 1);
    return {Kind::bytes, 0, arena_.copy(*decoded)};
  }

  SfValue boolean() {
    take('?');
    const bool yes = take('1');
    if (!yes && !take('0')) fail("an invalid boolean");
    return {Kind::boolean, yes ? 1 : 0, {}};
  }

  std::string_view rest_;
  Arena& arena_;
  const char* fault_ = nullptr;
};

void write_value(const SfValue& value, std::string& to) {
  switch (value.kind) {
    case Kind::integer:
      to += format("{}", value.number);
      break;
    case Kind::string:
      to += '"';
      for (const char c : value.text) {
        if (c == '"' || c == '\\') to += '\\';
        to += c;
      }
      to += '"';
      break;
    case Kind::token:
      to += value.text;
      break;
    case Kind::bytes:
      to += format(":{}:", base64_encode(value.text));
      break;
    case Kind::boolean:
      to += value.number != 0 ? "?1" : "?0";
      break;
  }
}

void write_parameters(SfParameters parameters, std::string& to) {
  for (const auto& [name, value] : parameters) {
    to += ';';
    to += name;
    if (value.kind == Kind::boolean && value.number != 0) continue;
    to += '=';
    write_value(value, to);
  }
}

}  // namespace

const SfValue* find_parameter(SfParameters parameters, std::string_view name) {
  for (const SfParameter& one : parameters)
    if (one.name == name) return &one.value;
  return nullptr;
}

const SfMember* SfDictionary::find(std::string_view name) const {
  for (const SfMember& one : members)
    if (one.name == name) return &one;
  return nullptr;
}

SfDictionary parse_sf_dictionary(std::string_view text, Arena& arena) {
  return Parser(text, arena).dictionary();
}

std::string sf_text(const SfItem& item) {
  std::string text;
  write_value(item.value, text);
  write_parameters(item.parameters, text);
  return text;
}

std::string sf_list_text(std::span<const SfItem> items, SfParameters parameters) {
  std::string text = "(";
  for (const SfItem& item : items) {
    if (text.size() > 1) text += ' ';
    text += sf_text(item);
  }
  text += ')';
  write_parameters(parameters, text);
  return text;
}

}  // namespace gw::http
