// From the words of gw bench to a run: its parts together, what it is held against, and which
// questions go together.
#include "base/text.h"
#include "cmd/bench/read.h"
#include "cmd/output/print.h"
#include "control/real_sources.h"

namespace gw::cmd {

namespace {

bool fail(Print& print, std::string_view what, std::string_view help = {}) {
  print.fail(what, help);
  return false;
}

bool read_conditions(const Arguments& arguments, Print& print, Bench& to) {
  for (const std::string& text : arguments.all("--fail-if")) {
    Result<RunCondition> condition = RunCondition::parse(text);
    if (!condition)
      return fail(print, format("--fail-if '{}': {}", printable(text), condition.error().text()),
                  "write, for example, --fail-if 'p99 > 20ms or errors > 1%'");
    to.conditions.push_back(*std::move(condition));
  }
  return true;
}

bool read_capacity(const Arguments& arguments, Print& print, const Bench& to) {
  if (!arguments.has("--find-capacity")) return true;
  if (to.conditions.empty())
    return fail(print, "'--find-capacity' needs '--fail-if'",
                "for example: --fail-if 'p99 > 20ms or errors > 1%'");
  for (const std::string_view other :
       {"--closed", "--stages", "--direct", "--save", "--compare", "--replay"})
    if (arguments.has(other))
      return fail(print, format("'--find-capacity' and '{}' exclude each other", other),
                  "remove one of them");
  const std::string as = arguments.text("--format", "text");
  if (as != "text" && as != "json")
    return fail(print, format("the output of --find-capacity is text or json, not {}", as));
  return true;
}

bool read_baseline(const Arguments& arguments, Print& print, Bench& to) {
  if (!arguments.has("--compare")) return true;
  to.baseline_path = arguments.text("--compare");
  const Result<std::string> text = read_file(to.baseline_path);
  if (!text) return fail(print, text.error().text());
  Result<load::Saved> saved = load::parse_saved(*text);
  if (!saved) return fail(print, format("{}: {}", to.baseline_path, saved.error().text()));
  if (saved->load != to.load)
    return fail(print, format("{} was saved with another load: {}", to.baseline_path, saved->load),
                "compare runs with the same load");
  to.baseline = *std::move(saved);
  return true;
}

}  // namespace

Result<std::string> read_file(const std::string& path) { return control::RealSources().read(path); }

std::optional<Bench> read_bench(const Arguments& arguments, Print& print) {
  Bench bench;
  if (!read_load(arguments, print, bench) || !read_targets(arguments, print, bench) ||
      !read_replay(arguments, print, bench) || !read_conditions(arguments, print, bench) ||
      !read_capacity(arguments, print, bench) || !read_baseline(arguments, print, bench))
    return std::nullopt;
  // Pieces of time: many enough to draw from, each long enough to outlast what disturbs it.
  constexpr int blocks = 50;
  bench.plan.block = std::max<Duration>(milliseconds(100), bench.plan.schedule.length() / blocks);
  return bench;
}

}  // namespace gw::cmd
