// A text that a whole regular expression matches, found in one pass over the expression. The result
// may be wrong: pattern.cpp, the only caller, checks it against the real expression.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

std::optional<std::string> example_of_expression(std::string_view expression);

}  // namespace gw
