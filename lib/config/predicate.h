// Predicate: a condition on one text that may be absent. Of routes (header, query, cookie), of
// claims, and of what a [[test]] expects. Parsed and judged here; nobody else knows its forms.
//   "x" exactly · ["x", "y"] one of · true present · false absent
//   { prefix, suffix, contains, regex, not }: present, and all that stand in it
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "config/value.h"

namespace gw::config {

struct Predicate {
  enum class Kind : std::uint8_t { one_of, present, absent, shape };

  Kind kind = Kind::present;
  std::vector<std::string> values;  // one_of
  std::optional<std::string> prefix, suffix, contains;
  std::shared_ptr<const Pattern> regex;      // the whole value must match
  std::shared_ptr<const Predicate> negated;  // `not`: must not hold
  Position at;

  // text is null where the thing is absent.
  bool holds(const std::string_view* text) const;
  std::string show() const;  // for people: "is \"x\"", "starts with \"x\"", "is present"
  // A text that holds, for witnesses; none where that is not easily found.
  std::optional<std::string> example() const;
};

// Reports what is wrong with the value and gives `present` then.
Predicate parse_predicate(const Value& value, Diagnostics& diagnostics);

}  // namespace gw::config
