// Pattern: a regular expression (RE2: linear time on hostile input), compiled once, matched by any
// thread. The door to the library.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace gw {

class Pattern {
 public:
  static Result<std::shared_ptr<const Pattern>> make(const std::string& text);
  virtual ~Pattern() = default;
  virtual bool matches_whole(std::string_view text) const = 0;
  virtual bool found_in(std::string_view text) const = 0;
  virtual const std::string& text() const = 0;
  // A text that matches whole, found by walking the expression; none where that is hard.
  virtual std::optional<std::string> example() const = 0;
};

}  // namespace gw
