// A text that a regular expression matches whole, found by walking the expression once. Only
// pattern.cpp calls it, and checks the answer against the real expression: a wrong guess is no
// answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

std::optional<std::string> example_of_expression(std::string_view expression);

}  // namespace gw
