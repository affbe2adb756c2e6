// PathPattern: segments of literal text, {name} or {name:regex}, also within literal text, and /**
// at the end. Parsed here; only decision/match evaluates it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/pattern.h"
#include "config/value.h"

namespace gw::config {

struct PathSegment {
  // In order of specificity: literal, then mixed (or with a regex), then name.
  enum class Kind : std::uint8_t { literal, mixed, name };
  Kind kind = Kind::literal;
  std::string before;  // literal text (the whole segment of a literal; empty in "//" and after a
                       // last slash)
  std::string name;    // of the parameter
  std::string after;   // literal text after the parameter
  std::shared_ptr<const Pattern> regex;  // {name:regex}; null: any text except the empty one
};

struct PathPattern {
  std::string text;  // as written, normalized
  std::vector<PathSegment>
      segments;       // "/a/{b}" has two; "/a/" ends with an empty literal; "/**" has none
  bool rest = false;  // ends with /**
  Position at;

  std::vector<std::string> captures() const;  // without that of /**
};

// An empty text is a pattern without segments. The default pattern of a route is "/**". join puts
// the prefix of a group in front.
PathPattern parse_path_pattern(std::string_view text, Position at, Diagnostics& diagnostics);
PathPattern join(const PathPattern& prefix, const PathPattern& pattern);

}  // namespace gw::config
