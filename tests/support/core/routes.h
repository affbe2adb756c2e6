// Routes made by hand: patterns and predicates from their text, so that tests of matching need no
// file and no compile.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "config/path_pattern.h"
#include "decision/route_table.h"
#include "decision/snapshot.h"

namespace gw::test {

inline config::PathPattern pattern(std::string_view text) {
  config::Diagnostics diagnostics;
  config::PathPattern parsed = config::parse_path_pattern(text, {}, diagnostics);
  GW_CHECK(diagnostics.ok());
  return parsed;
}

inline config::Predicate is(std::string_view value) {
  config::Predicate predicate;
  predicate.kind = config::Predicate::Kind::one_of;
  predicate.values = {std::string(value)};
  return predicate;
}

inline config::NamedPredicate named(std::string_view name, config::Predicate predicate) {
  return {std::string(name), {}, std::move(predicate)};
}

inline decision::Route route(std::string name, std::initializer_list<std::string_view> patterns) {
  decision::Route made;
  made.name = std::move(name);
  for (const std::string_view text : patterns) made.match.paths.push_back(pattern(text));
  return made;
}

// What a route found looks like, captures and all.
inline std::string show(const std::vector<decision::Route>& routes,
                        const std::optional<decision::RouteMatch>& found) {
  if (!found) return "none";
  std::string text = format("{} {}", routes[found->route].name, found->pattern);
  for (const policy::Capture& capture : found->captures)
    text += format(" {}={}", capture.name, capture.value);
  return text;
}

}  // namespace gw::test
