// The table of client keys and their parser.
#include "config/key.h"

#include <algorithm>

#include "base/text.h"
#include "config/reader.h"
#include "http/method.h"

namespace gw::config {

namespace {

struct Word {
  std::string_view text;
  KeyPart::Kind kind;
  bool named;  // "header:NAME"
};
constexpr Word words[] = {
    {"address", KeyPart::Kind::address, false}, {"consumer", KeyPart::Kind::consumer, false},
    {"route", KeyPart::Kind::route, false},     {"header", KeyPart::Kind::header, true},
    {"query", KeyPart::Kind::query, true},      {"cookie", KeyPart::Kind::cookie, true},
    {"claim", KeyPart::Kind::claim, true},      {"certificate", KeyPart::Kind::certificate, false},
};

std::string with_name(const Word& word) {
  return std::string(word.text) + (word.named ? ":NAME" : "");
}

void unknown_word(const Value& value, std::string_view given, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  for (const Word& word : words) known.push_back(with_name(word));
  diagnostics.error("bad-key", value.at,
                    format("\"{}\" is not a valid client key", printable(given)),
                    did_you_mean(given, known));
}

std::optional<KeyPart> parse_part(const Value& value, Diagnostics& diagnostics) {
  if (value.unknown) return {};
  const std::string* text = value.text();
  if (text == nullptr) {
    diagnostics.error("wrong-type", value.at,
                      format("a key must be text like \"address\", not {}", value.kind()));
    return {};
  }
  const auto colon = text->find(':');
  const std::string_view start = std::string_view(*text).substr(0, colon);
  const auto word = std::find_if(std::begin(words), std::end(words),
                                 [start](const Word& w) { return w.text == start; });
  if (word == std::end(words) || (colon != text->npos && !word->named)) {
    unknown_word(value, *text, diagnostics);
    return {};
  }
  std::string name = colon == text->npos ? std::string() : text->substr(colon + 1);
  const bool bad_name = word->kind == KeyPart::Kind::header && !http::is_token(name);
  if (word->named && (name.empty() || bad_name)) {
    diagnostics.error("bad-key", value.at,
                      format("\"{}\" does not name a valid {}", *text, word->text),
                      format("write \"{}\"", with_name(*word)));
    return {};
  }
  return KeyPart{word->kind, word->kind == KeyPart::Kind::header ? lower(name) : std::move(name)};
}

}  // namespace

bool Key::uses(KeyPart::Kind kind) const {
  return std::any_of(parts.begin(), parts.end(),
                     [kind](const KeyPart& part) { return part.kind == kind; });
}

std::string Key::show() const {
  std::string all;
  for (const KeyPart& part : parts) {
    const auto word = std::find_if(std::begin(words), std::end(words),
                                   [&part](const Word& w) { return w.kind == part.kind; });
    if (!all.empty()) all += ", ";
    all += word == std::end(words) ? "upstream" : word->text;
    if (!part.name.empty()) all += ":" + part.name;
  }
  return all;
}

Key parse_key(const Value& value, Diagnostics& diagnostics) {
  Key key;
  key.at = value.at;
  if (value.array() == nullptr) {
    if (auto part = parse_part(value, diagnostics)) key.parts.push_back(*std::move(part));
    return key;
  }
  for (const Value& item : *value.array())
    if (auto part = parse_part(item, diagnostics)) key.parts.push_back(*std::move(part));
  if (value.array()->empty())
    diagnostics.error("bad-key", value.at, "the list of keys is empty",
                      "write one like \"address\" or [\"address\", \"route\"]");
  return key;
}

}  // namespace gw::config
