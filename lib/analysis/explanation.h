// Explanation: a rehearsal for people, as lines to be looked at rather than read, and for programs,
// as the one JSON object that `gw route-test --format json` answers.
#pragma once

#include <string>
#include <vector>

#include "analysis/rehearsal.h"

namespace gw::analysis {

// How a line is meant, for whoever can paint it.
enum class Tone : std::uint8_t { plain, good, bad, doubtful, faint };

struct Line {  // four columns
  std::string stage, subject, outcome, why;
  Tone tone = Tone::plain;
};
// The trace in its order; a loser stands under its winner without naming the stage again.
std::vector<Line> explain_lines(const Rehearsal&);
// The same, aligned, without colour.
std::string explain_text(const Rehearsal&);

// The request as the upstream gets it, and the answer as the client does: what goes over the wire,
// indented, each under a title. Of a body its first lines.
std::string messages_text(const Rehearsal&);

std::string explain_json(const Rehearsal&);

}  // namespace gw::analysis
