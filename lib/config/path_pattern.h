// PathPattern: segments of literal text, {name}, {name:regex}, one of them inside literal text, and
// /** at the end. Parsed here; matched by decision/match, which is the only judge.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "config/value.h"

namespace gw::config {

struct PathSegment {
  // In the order of specificity: a literal beats a regex or mixed one, that beats a name.
  enum class Kind : std::uint8_t { literal, mixed, name };
  Kind kind = Kind::literal;
  std::string before;  // literal text (all of it for a literal; may be empty: "//" or a last slash)
  std::string name;    // of the parameter
  std::string after;   // literal text behind it
  std::shared_ptr<const Pattern> regex;  // {name:regex}; null: any text that is not empty
};

struct PathPattern {
  std::string text;  // as written, in normal form
  std::vector<PathSegment>
      segments;       // of "/a/{b}": two; "/a/" has a last empty literal; "/**" none
  bool rest = false;  // ends with /**
  Position at;

  std::vector<std::string> captures() const;  // names, without the rest
};

// `prefix` (of a group) is put before; "" stands for the prefix itself. Default pattern: "/**".
PathPattern parse_path_pattern(std::string_view text, Position at, Diagnostics& diagnostics);
PathPattern join(const PathPattern& prefix, const PathPattern& pattern);

}  // namespace gw::config
