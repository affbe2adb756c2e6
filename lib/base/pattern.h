// Pattern: a regular expression, compiled once and matched on any thread. RE2 takes linear time for
// any input. The door to the library.
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
  // A text that the whole expression matches; none if it is hard to find.
  virtual std::optional<std::string> example() const = 0;
};

}  // namespace gw
