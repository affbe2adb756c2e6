// What the files of gw bench share: the run that the words of a command line ask for, what came of
// it, and how that is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/bench/run_condition.h"
#include "cmd/command.h"
#include "control/signals.h"
#include "load/difference.h"
#include "load/plan.h"
#include "load/saved.h"
#include "load/tally.h"

namespace gw::cmd {

class Print;

struct Bench {
  load::Plan plan;
  std::vector<load::Stage> stages;  // what the plan's schedule was made of
  load::Arrivals arrivals = load::Arrivals::even;
  std::vector<std::string> targets;  // "GET http://127.0.0.1:8080/", as the plan's asks
  std::string load;                  // "100/s for 10s"
  std::vector<RunCondition> conditions;
  bool direct = false;  // the second side is what stands behind the first
  std::optional<load::Saved> baseline;
  std::string baseline_path;
};

// None where the words are wrong, which was said.
std::optional<Bench> read_bench(const Arguments& arguments, Print& print);

enum class Verdict { pass, fail, unknown };
std::string_view verdict_name(Verdict verdict);  // "pass"
int exit_code_of(Verdict verdict);

struct Outcome {
  load::Findings findings;
  std::vector<load::Estimate> added;     // of --direct: one for each shown percentile
  std::vector<load::Compared> compared;  // of --compare
  load::Change errors = load::Change::same;
  Verdict verdict = Verdict::pass;
  std::string why;  // of a verdict that is not pass
};

// Offers the load; on a terminal it shows how that goes. None where the first run could not start,
// which was said.
std::optional<load::Findings> offer(const load::Plan& plan, control::Signals& signals,
                                    Print& print);
// Which conditions hold, how it stands to the baseline, whether anybody answered, and whether the
// generator was fast enough.
Outcome judge(const Bench& bench, load::Findings findings);

// --find-capacity: its exit code.
int find_capacity(const Bench& bench, const Arguments& arguments, control::Signals& signals,
                  Print& print);

// The percentiles that every report shows.
inline constexpr double shown_percentiles[] = {50, 75, 90, 95, 99, 99.9, 99.99};

std::string bench_text(const Bench& bench, const Outcome& outcome, const Print& print);
std::string bench_json(const Bench& bench, const Outcome& outcome);
std::string bench_html(const Bench& bench, const Outcome& outcome);  // one page
std::string bench_csv(const Bench& bench, const Outcome& outcome);
// One line while it runs.
std::string progress_text(const load::Findings& so_far, Duration since, Duration whole);

}  // namespace gw::cmd
