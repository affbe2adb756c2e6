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
     .text = "Requests per second, or a rate such as 600/minute (default: 100)."},
    {.name = "--duration", .value = "DURATION", .text = "Duration of the run (default: 10s)."},
    {.name = "--stages",
     .value = "LIST",
     .text = "Replaces --rate and --duration: 10s:100,30s:100..500 means 10 s at 100, then 30 s "
             "rising to 500."},
    {.name = "--arrivals",
     .value = "LAW",
     .text = "Gaps between requests: equal (default), or random as from independent clients.",
     .choices = "even poisson"},
    {.name = "--closed",
     .text = "Closed loop: each connection sends the next request after the response."},
    {.name = "--connections",
     .value = "NUMBER",
     .text = "Most connections per server (default: 64)."},
    {.name = "--fresh", .text = "Use a new connection for each request."},
    {.name = "--method",
     .letter = 'X',
     .value = "METHOD",
     .text = "Request method (default: GET)."},
    {.name = "--header",
     .letter = 'H',
     .value = "'NAME: VALUE'",
     .text = "Header field of the requests.",
     .repeats = true},
    {.name = "--body", .value = "FILE", .text = "File with the request body."},
    {.name = "--data", .value = "TEXT", .text = "Request body as text."},
    {.name = "--weights", .value = "LIST", .text = "Relative share of requests of each URL: 9,1."},
    {.name = "--timeout",
     .value = "DURATION",
     .text = "Longest wait for a response, from when the request was sent (default: 10s)."},
    {.name = "--backlog",
     .value = "NUMBER",
     .text =
         "Most scheduled requests that wait for a connection; more are dropped (default: 65536)."},
    {.name = "--seed", .value = "NUMBER", .text = "Seed of all random choices (default: 1)."},
    {.name = "--fail-if",
     .value = "CONDITION",
     .text = "Exit with 1 if the condition is true, such as 'p99 > 20ms or errors > 1%'.",
     .repeats = true},
    {.name = "--direct",
     .value = "URL",
     .text = "The server behind URL. Both get requests in turn, and the latency that URL adds is "
             "reported."},
    {.name = "--find-capacity",
     .text = "Find the highest rate at which no --fail-if is true. Starts at --rate; each rate "
             "runs for --duration."},
    {.name = "--replay",
     .value = "ACCESS",
     .text = "Send the requests of an access log of gw, nginx or AWS, or of a HAR file, with their "
             "original gaps. Bodies come from --body or --data, otherwise from the HAR file."},
    {.name = "--speed",
     .value = "FACTOR",
     .text = "Speed of a replay: 2 is twice as fast (default: 1)."},
    {.name = "--save", .value = "FILE", .text = "Save the results for --compare."},
    {.name = "--compare",
     .value = "FILE",
     .text = "Saved results: exit with 1 if this run is significantly worse."},
    {.name = "--format",
     .value = "FORMAT",
     .text = "Output format.",
     .choices = "text json csv html"},
};

constexpr Example examples[] = {
    {"gw bench http://127.0.0.1:8080/ --duration 10s", "Send 100 requests per second."},
    {"gw bench http://127.0.0.1:8080/ --rate 500 --fail-if 'p99 > 20ms'",
     "Fail if a threshold is exceeded, for CI."},
    {"gw bench http://127.0.0.1:8080/ --rate 500 --direct http://127.0.0.1:9001/",
     "Measure the latency that the gateway adds."},
    {"gw bench http://127.0.0.1:8080/ --find-capacity --fail-if 'p99 > 20ms'",
     "Find the highest rate that stays within the threshold."},
    {"gw bench http://127.0.0.1:8080/ --replay access.log --speed 2",
     "Replay an access log at twice its speed."},
    {"gw bench 'POST http://127.0.0.1:8080/orders' --data '{\"id\": \"{uuid}\"}'",
     "Send a different body with each request."},
    {"gw bench http://127.0.0.1:8080/{choice:a,b} --stages 10s:100,1m:100..2000",
     "Raise the rate from 100 to 2,000."},
};

// Over one that an earlier run has saved, and over nothing else. Asked before the run: what it
// finds should not be lost.
bool can_save(const std::string& path, Print& print) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    print.fail(format("{}: there is no folder {}", path, folder.string()),
               "create the folder, or name another file");
    return false;
  }
  const Result<std::string> there = control::RealSources().read(path);
  if (!there || load::parse_saved(*there)) return true;
  print.fail(format("{}: the file exists and is not a saved run", path), "name another file");
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
      .summary = "Generate load and measure latency.",
      .when =
          "Sends requests on a fixed schedule, however slow the server is (an open loop). "
          "Latency is measured from the scheduled time, so a server that stalls is measured as "
          "its users experience it. The service time, measured from when a request was sent, is "
          "reported too. If the generator itself is too slow, gw bench reports it and exits with "
          "2.\n\nA method can precede the URL: 'POST http://127.0.0.1:8080/'. In URLs, header "
          "fields and bodies, {counter}, {uuid}, {choice:a,b,c} and {line:FILE} give a new value "
          "for each request.\n\nA condition is FIELD OP VALUE with = != < <= > >=, joined by "
          "and, or. Fields: p50 to p99.99, mean and max (from the scheduled time); rate "
          "(responses per second); errors (requests without a response, and responses with "
          "status 400 or above) and late (requests that the generator handled more than 1 ms "
          "late). errors and late can also be a percentage: 1%.",
      .options = options,
      .operand = {.name = "URL",
                  .text = "Target. Several targets share the load.",
                  .repeats = true},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
