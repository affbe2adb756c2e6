// Predicates and templates from strangers. A line "? VALUE" is a predicate in TOML: what follows is
// held against it, and against a slow and obvious judge. A line "{TEMPLATE" is filled, with what
// follows as its values: it never leaves the place where it lands.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/json.h"
#include "base/text.h"
#include "config/predicate.h"
#include "config/template.h"
#include "config/toml.h"
#include "policy/fill.h"
#include "support/core/asking.h"

using namespace gw;

namespace {

using Lines = std::vector<std::string_view>;

// --- predicates ---

bool slowly(const config::Value& wanted, const std::string_view* text);

bool shape_slowly(const config::Value::Table& table, std::string_view text) {
  for (const config::Entry& each : table) {
    const std::string* value = each.value.text();
    if (each.key == "prefix" && !text.starts_with(*value)) return false;
    if (each.key == "suffix" && !text.ends_with(*value)) return false;
    if (each.key == "contains" && text.find(*value) == text.npos) return false;
    if (each.key == "regex" && !(*Pattern::make(*value))->matches_whole(text)) return false;
    if (each.key == "not" && slowly(each.value, &text)) return false;
  }
  return true;
}

bool slowly(const config::Value& wanted, const std::string_view* text) {
  if (const bool* present = std::get_if<bool>(&wanted.data)) return *present == (text != nullptr);
  if (!text) return false;
  if (const std::string* value = wanted.text()) return *text == *value;
  if (const config::Value::Array* list = wanted.array()) {
    for (const config::Value& each : *list)
      if (*text == *each.text()) return true;
    return false;
  }
  return shape_slowly(*wanted.table(), *text);
}

void judge(std::string_view source, const Lines& texts) {
  config::Diagnostics diagnostics;
  diagnostics.files = {"gw.toml"};
  const config::Value root = config::parse_toml("p = " + std::string(source), 0, diagnostics);
  const config::Value* value = root.find("p");
  if (!value) return;
  const config::Predicate predicate = config::parse_predicate(*value, diagnostics);
  GW_CHECK(!predicate.show().empty());
  if (!diagnostics.ok()) return;
  GW_CHECK(predicate.holds(nullptr) == slowly(*value, nullptr));
  for (const std::string_view text : texts)
    GW_CHECK(predicate.holds(&text) == slowly(*value, &text));
  if (const auto example = predicate.example()) {
    const std::string_view text = *example;
    GW_CHECK(predicate.holds(&text));
  }
}

// --- templates ---

bool lands_well(std::string_view text, policy::Landing landing) {
  switch (landing) {
    case policy::Landing::field:
      return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
      });
    case policy::Landing::path:
      return std::none_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c >= 0x7f; });
    case policy::Landing::json:
      return text.find_first_of(std::string_view("\"\n\0", 3)) == text.npos ||
             parse_json('"' + std::string(text) + '"').ok();
    case policy::Landing::text:
      break;
  }
  return true;
}

void fill_in(const std::string& source, const Lines& values) {
  BlockPool pool(4096);
  Arena arena(pool);
  config::Diagnostics diagnostics;
  const config::Template wanted =
      config::parse_template(source, {}, {nullptr, true, false}, diagnostics);
  if (!diagnostics.ok()) return;
  const auto value = [&](std::size_t i) { return i < values.size() ? values[i] : "x"; };
  // Of the path as it stands in a target.
  const auto part = [&](std::size_t i) {
    const auto path = http::normal_path(arena.join("/", value(i)), {}, arena);
    return path ? path->substr(1) : std::string_view("x");
  };
  test::Asking asking({.fields = {{"x-a", value(0)}, {"cookie", value(1)}}});
  const policy::Capture captures[] = {{"id", part(2)}, {"**", part(3)}};
  const policy::FillContext context{asking.facts, asking.arena(), captures, "r", nullptr};
  for (const auto landing : {policy::Landing::field, policy::Landing::path, policy::Landing::json,
                             policy::Landing::text}) {
    const policy::Filled filled = policy::fill(wanted, context, landing);
    // What the template itself says is the configuration's, and judged there.
    if (wanted.parts.size() == 1 && !wanted.constant()) GW_CHECK(lands_well(filled.text, landing));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Lines lines = split(std::string_view(reinterpret_cast<const char*>(data), size), '\n');
  const std::string first(lines[0]);
  lines.erase(lines.begin());
  if (first.starts_with("? "))
    judge(std::string_view(first).substr(2), lines);
  else if (first.starts_with('{'))
    fill_in(first, lines);
  return 0;
}
