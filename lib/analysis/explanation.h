// Explanation: a rehearsal formatted for people, in aligned columns, and for programs, as the JSON
// object of `gw route-test --format json`.
#pragma once

#include <string>
#include <vector>

#include "analysis/rehearsal.h"

namespace gw::analysis {

// The meaning of a line, for output with colours.
enum class Tone : std::uint8_t { plain, good, bad, doubtful, faint };

struct Line {  // four columns
  std::string stage, subject, outcome, why;
  Tone tone = Tone::plain;
};
// The trace in its order. A losing route follows the winner, and does not repeat the stage.
std::vector<Line> explain_lines(const Rehearsal&);
// The same as aligned text, without colours.
std::string explain_text(const Rehearsal&);

// The request that the upstream receives, and the response that the client receives, indented under
// a title each. Bodies are shortened.
std::string messages_text(const Rehearsal&);

std::string explain_json(const Rehearsal&);

}  // namespace gw::analysis
