// Parsing finds the placeholders; filling writes their values between the fixed texts.
#include "load/wording.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "http/percent.h"

namespace gw::load {

namespace {

constexpr std::string_view known = "{counter} {uuid} {choice:a,b,c} {line:FILE}";

struct Place {
  std::string_view inside;  // the braces; empty where there is no place
  bool is_text = false;     // doubled: what is inside, in single braces, is meant as it stands
};

// A placeholder is a word in braces, or a word, a colon and more. Anything else is text, as JSON's
// braces are.
Place place_at(std::string_view text, std::size_t at) {
  if (text[at] != '{') return {};
  const bool doubled = text.substr(at).starts_with("{{");
  const std::size_t from = at + (doubled ? 2 : 1);
  const std::size_t end = text.find('}', from);
  if (end == text.npos) return {};
  const std::string_view inside = text.substr(from, end - from);
  const std::string_view word = inside.substr(0, inside.find(':'));
  if (word.empty() || !std::all_of(word.begin(), word.end(), is_alpha)) return {};
  if (!doubled) return {inside};
  // In `{{a}` the first brace is text, followed by a placeholder.
  if (!text.substr(end).starts_with("}}")) return {};
  return {inside, true};
}

std::string escaped(std::string_view text, Lands lands) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (lands == Lands::target && !http::is_unreserved(c))
      out += format("%{:02X}", byte);
    else if (lands != Lands::field || (byte >= 0x20 && byte != 0x7f) || c == '\t')
      out += c;
  }
  return out;
}

// RFC 9562, 5.4: version 4.
std::string uuid(Random& random) {
  const std::uint64_t high = (random.next() & ~std::uint64_t{0xf000}) | 0x4000;
  const std::uint64_t low = (random.next() >> 2) | (std::uint64_t{2} << 62);
  return format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                high & 0xffff, low >> 48, low & 0xffff'ffff'ffff);
}

Result<std::vector<std::string>> lines_of(const std::string& path, const ReadFile& read) {
  Result<std::string> text = read(path);
  if (!text) return text.error();
  std::vector<std::string> lines;
  for (std::string_view line : split(*text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  if (lines.empty()) return Error{Error::Kind::invalid, "the file is empty", path};
  return lines;
}

}  // namespace

Result<Wording::Value> Wording::parse_value(std::string_view place, Lands lands,
                                            const ReadFile& read) {
  const std::size_t colon = place.find(':');
  const std::string_view word = place.substr(0, colon);
  const std::string_view rest = colon == place.npos ? "" : place.substr(colon + 1);
  if (place == "counter") return Value{Value::Kind::counter};
  if (place == "uuid") return Value{Value::Kind::uuid};
  std::vector<std::string> words;
  if (word == "choice" && !rest.empty()) {
    for (const std::string_view one : split(rest, ',')) words.push_back(escaped(one, lands));
    return Value{Value::Kind::choice, std::move(words)};
  }
  if (word == "line" && !rest.empty()) {
    Result<std::vector<std::string>> lines = lines_of(std::string(rest), read);
    if (!lines) return lines.error();
    for (const std::string& line : *lines) words.push_back(escaped(line, lands));
    return Value{Value::Kind::line, std::move(words)};
  }
  return Error{Error::Kind::invalid,
               format("unknown value {{{0}}}; the values are {1}; {{{{{0}}}}} is the literal text",
                      printable(place), known)};
}

Result<Wording> Wording::parse(std::string_view text, Lands lands, const ReadFile& read) {
  Wording wording;
  wording.texts_.emplace_back();
  for (std::size_t at = 0; at < text.size();) {
    const Place place = place_at(text, at);
    if (place.inside.empty() || place.is_text) {
      const std::size_t end = at + (place.inside.empty() ? 1 : place.inside.size() + 4);
      wording.texts_.back() +=
          place.inside.empty() ? text.substr(at, 1) : text.substr(at + 1, end - at - 2);
      at = end;
      continue;
    }
    Result<Value> value = parse_value(place.inside, lands, read);
    if (!value) return value.error();
    wording.values_.push_back(*std::move(value));
    wording.texts_.emplace_back();
    at += place.inside.size() + 2;
  }
  return wording;
}

Wording Wording::plain(std::string text) {
  Wording wording;
  wording.texts_.push_back(std::move(text));
  return wording;
}

void Wording::append(std::string& to, std::uint64_t number, Random& random) const {
  to += texts_.front();
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Value& value = values_[i];
    switch (value.kind) {
      case Value::Kind::counter:
        to += std::to_string(number);
        break;
      case Value::Kind::uuid:
        to += uuid(random);
        break;
      case Value::Kind::choice:
        to += value.words[random.pick(value.words.size())];
        break;
      case Value::Kind::line:
        to += value.words[number % value.words.size()];
        break;
    }
    to += texts_[i + 1];
  }
}

}  // namespace gw::load
