// Trace: why a decision was made. The deciding code gets a pointer that is null in normal
// operation; it records the reason right after each verdict.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gw {

struct TraceStep {
  std::string stage;    // listener route policy upstream endpoint decision response
  std::string subject;  // the name of the thing
  std::string outcome;  // matches loses passes refuses chosen forward ...
  std::string why;      // for people, one line; may be empty

  friend bool operator==(const TraceStep&, const TraceStep&) = default;
};

class Trace {
 public:
  void note(std::string stage, std::string subject, std::string outcome, std::string why = {}) {
    steps_.push_back({std::move(stage), std::move(subject), std::move(outcome), std::move(why)});
  }
  const std::vector<TraceStep>& steps() const { return steps_; }

 private:
  std::vector<TraceStep> steps_;
};

}  // namespace gw
