// gw bench: an open-loop load generator over the gateway's own reactor, links and codec.
#include "cmd/bench/bench.h"

#include <filesystem>

#include "base/text.h"
#include "cmd/output/new_files.h"
#include "cmd/output/print.h"
#include "control/real_sources.h"

namespace gw::cmd {

Command bench();

namespace {

constexpr Option options[] = {
    {.name = "--rate",
     .value = "RATE",
     .text = "Requests a second, or like 600/minute. Standard: 100."},
    {.name = "--duration", .value = "DURATION", .text = "How long. Standard: 10s."},
    {.name = "--stages",
     .value = "LIST",
     .text = "In place of both: 10s:100,30s:100..500 is 10 s at 100, then 30 s up to 500."},
    {.name = "--arrivals",
     .value = "LAW",
     .text = "How requests lie in time: evenly (standard), or at random as people come.",
     .choices = "even poisson"},
    {.name = "--closed", .text = "A closed loop: each connection asks once it was answered."},
    {.name = "--connections",
     .value = "NUMBER",
     .text = "At most so many to each server. Standard: 64."},
    {.name = "--fresh", .text = "A new connection for each request."},
    {.name = "--method", .letter = 'X', .value = "METHOD", .text = "Standard: GET."},
    {.name = "--header",
     .letter = 'H',
     .value = "'NAME: VALUE'",
     .text = "A header field.",
     .repeats = true},
    {.name = "--body", .value = "FILE", .text = "The request's body."},
    {.name = "--data", .value = "TEXT", .text = "The request's body, as text."},
    {.name = "--weights",
     .value = "LIST",
     .text = "How often each URL is asked beside the others: 9,1."},
    {.name = "--timeout",
     .value = "DURATION",
     .text = "For an answer, from when it was asked for. Standard: 10s."},
    {.name = "--backlog",
     .value = "NUMBER",
     .text = "Requests due that may wait for a connection; more are dropped. Standard: 65536."},
    {.name = "--seed", .value = "NUMBER", .text = "Of everything random. Standard: 1."},
    {.name = "--fail-if",
     .value = "CONDITION",
     .text = "Exit code 1 where it holds, like 'p99 > 20ms or errors > 1%'.",
     .repeats = true},
    {.name = "--direct",
     .value = "URL",
     .text = "What stands behind URL: asked in turns with it, and what URL adds is told."},
    {.name = "--find-capacity",
     .text = "Looks for the highest rate at which no --fail-if holds: from --rate on, each for "
             "--duration."},
    {.name = "--replay",
     .value = "ACCESS",
     .text = "An access log of gw, nginx or AWS, or a HAR: its methods, paths and gaps. Only a HAR "
             "tells bodies; in place of them, or without one, it is what --body or --data says."},
    {.name = "--speed", .value = "FACTOR", .text = "Of a replay: 2 is twice as fast. Standard: 1."},
    {.name = "--save", .value = "FILE", .text = "Keeps the run, to compare others with."},
    {.name = "--compare",
     .value = "FILE",
     .text = "A saved run: exit code 1 where this one is worse beyond noise."},
    {.name = "--format",
     .value = "FORMAT",
     .text = "How to answer.",
     .choices = "text json csv html"},
};

constexpr Example examples[] = {
    {"gw bench http://127.0.0.1:8080/ --duration 10s", "100 requests a second."},
    {"gw bench http://127.0.0.1:8080/ --rate 500 --fail-if 'p99 > 20ms'", "A threshold for CI."},
    {"gw bench http://127.0.0.1:8080/ --rate 500 --direct http://127.0.0.1:9001/",
     "What the gateway adds."},
    {"gw bench http://127.0.0.1:8080/ --find-capacity --fail-if 'p99 > 20ms'",
     "How much it can do."},
    {"gw bench http://127.0.0.1:8080/ --replay access.log --speed 2", "Yesterday, twice as fast."},
    {"gw bench 'POST http://127.0.0.1:8080/orders' --data '{\"id\": \"{uuid}\"}'",
     "Another body each."},
    {"gw bench http://127.0.0.1:8080/{choice:a,b} --stages 10s:100,1m:100..2000", "A ramp."},
};

// Over one that an earlier run has saved, and over nothing else. Asked before the run: what it
// finds should not be lost.
bool can_save(const std::string& path, Print& print) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    print.fail(format("{}: there is no folder {}", path, folder.string()),
               "make it, or save elsewhere");
    return false;
  }
  const Result<std::string> there = control::RealSources().read(path);
  if (!there || load::parse_saved(*there)) return true;
  print.fail(format("{}: it is there already, and no saved run", path), "name another file");
  return false;
}

bool save(const std::string& path, const Bench& bench, const Outcome& outcome, Print& print) {
  load::Saved saved = load::saved_of(outcome.findings);
  saved.targets = bench.targets;
  saved.load = bench.load;
  const Result<void> wrote = replace_file(path, load::to_json(saved));
  if (!wrote) print.fail(wrote.error().text());
  return wrote.ok();
}

int run(const Arguments& arguments, Print& print) {
  const std::optional<Bench> bench = read_bench(arguments, print);
  if (!bench) return exit_code::no_answer;
  if (arguments.has("--save") && !can_save(arguments.text("--save"), print))
    return exit_code::no_answer;
  Result<control::Signals> signals = control::Signals::make();
  if (!signals) {
    print.fail(signals.error().text());
    return exit_code::no_answer;
  }
  if (arguments.has("--find-capacity")) return find_capacity(*bench, arguments, *signals, print);
  std::optional<load::Findings> findings = offer(bench->plan, *signals, print);
  if (!findings) return exit_code::no_answer;
  const Outcome outcome = judge(*bench, *std::move(findings));
  const std::string as = arguments.text("--format", "text");
  print.out(as == "json"   ? bench_json(*bench, outcome)
            : as == "csv"  ? bench_csv(*bench, outcome)
            : as == "html" ? bench_html(*bench, outcome)
                           : bench_text(*bench, outcome, print));
  if (outcome.verdict == Verdict::unknown) {  // nothing that others should be compared with
    print.fail(outcome.why);
    return exit_code::no_answer;
  }
  if (arguments.has("--save") && !save(arguments.text("--save"), *bench, outcome, print))
    return exit_code::no_answer;
  return exit_code_of(outcome.verdict);
}

}  // namespace

Command bench() {
  return {
      .name = "bench",
      .summary = "Offers load and measures latency.",
      .when =
          "An open loop: requests are due at instants that no answer moves, and latency counts "
          "from\n"
          "those, so a server that stalls is seen as its users see it. The service time, from "
          "when\n"
          "a request was sent, stands beside it. Where this program was too slow itself, it says "
          "so\n"
          "and ends with 2.\n\n"
          "URL may have its method in front: 'POST http://127.0.0.1:8080/'. In URLs, fields and\n"
          "bodies {counter}, {uuid}, {choice:a,b,c} and {line:FILE} differ from request to "
          "request.\n\n"
          "A condition is FIELD OP VALUE with = != < <= > >=, joined by and, or. Fields: p50 to\n"
          "p99.99, mean and max (from the due instant); rate (answers a second); errors (requests\n"
          "without an answer, and answers of 400 and above) and late (requests that this program\n"
          "saw to more than 1 ms late), both also as a share: 1%.",
      .options = options,
      .operand = {.name = "URL", .text = "Whom to ask; several share the load.", .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
