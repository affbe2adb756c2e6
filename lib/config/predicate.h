//  Predicate: a condition on one text that may be absent: a header, query parameter or cookie of a
// route, a claim, or a value that a [[test]] expects. Only this module knows its forms.
//   "x" exactly · ["x", "y"] one of · true present · false absent
//   { prefix, suffix, contains, regex, not }: present, and all given conditions hold
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
  std::shared_ptr<const Pattern> regex;      // must match the whole value
  std::shared_ptr<const Predicate> negated;  // `not`: must not hold
  Position at;

  // text is null if the value is absent.
  bool holds(const std::string_view* text) const;
  std::string show() const;  // for people: "is \"x\"", "starts with \"x\"", "is present"
  // A text that matches, for examples; none if it is hard to find.
  std::optional<std::string> example() const;
};

// Reports errors, and then returns `present`.
Predicate parse_predicate(const Value& value, Diagnostics& diagnostics);

}  // namespace gw::config
