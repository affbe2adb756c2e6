// gw route-test: what would become of this request, and why. Without a request: the [[test]]
// blocks. Asks the same code that serves.
#include "cmd/route_test/route_test.h"

#include "base/text.h"
#include "cmd/output/print.h"
#include "control/real_sources.h"

namespace gw::cmd {

Command route_test();

namespace {

// Options that make no sense together are no answer rather than half of one.
bool sensible(const Arguments& arguments, Print& print) {
  const bool single = !arguments.operands().empty();
  static constexpr std::string_view of_suite[] = {"--only", "--coverage", "--fail-under",
                                                  "--against", "--log"};
  static constexpr std::string_view of_single[] = {"--header", "--from",     "--now", "--dice",
                                                   "--body",   "--listener", "--as",  "--token"};
  for (const std::string_view name : of_suite)
    if (single && arguments.has(name)) {
      print.fail(format("{} applies to the [[test]] blocks, but a request is given", name),
                 "remove one of them");
      return false;
    }
  for (const std::string_view name : of_single)
    if (!single && arguments.has(name)) {
      print.fail(format("{} needs a request", name),
                 "gw route-test 'GET https://api.example.com/v1/orders'");
      return false;
    }
  if (arguments.has("--log") && !arguments.has("--against")) {
    print.fail("--log needs --against", "gw route-test --against main.toml --log access.log");
    return false;
  }
  const std::string format_name = arguments.text("--format", "text");
  if (single && format_name != "text" && format_name != "json") {
    print.fail(format("one request is explained as text or json, not as {}", format_name), "");
    return false;
  }
  return true;
}

int run(const Arguments& arguments, Print& print) {
  if (!sensible(arguments, print)) return exit_code::no_answer;
  const std::vector<std::string> paths = config_paths(arguments);
  if (!all_there(paths, print)) return exit_code::no_answer;
  control::RealSources sources;
  Checked checked = check(paths, sources);
  const std::string format_name = arguments.text("--format", "text");
  if (!is_valid(checked, print)) return exit_code::no;
  const RouteTest test{arguments, print, checked, format_name};
  if (!arguments.operands().empty())
    return add_store(checked, print) ? explain_request(test) : exit_code::no_answer;
  return arguments.has("--against") ? show_changes(test) : run_suite(test);
}

constexpr Option options[] = {
    config_option,
    {.name = "--header",
     .letter = 'H',
     .value = "'NAME: VALUE'",
     .text = "Header field of the request.",
     .repeats = true},
    {.name = "--from", .value = "IP", .text = "Client address (default: 127.0.0.1)."},
    {.name = "--now",
     .value = "TIME",
     .text = "Time of the request: a date, or a date and time in UTC."},
    {.name = "--dice",
     .value = "N",
     .text = "Random number: a fraction for every draw (0.5), or the dice of a log record (an "
             "integer)."},
    {.name = "--body", .value = "FILE", .text = "File with the request body."},
    {.name = "--listener", .value = "NAME", .text = "Listener that receives the request."},
    {.name = "--as",
     .value = "CONSUMER",
     .text = "Consumer that sends the request, with valid credentials: NAME, or NAME/KEY with a "
             "key id."},
    {.name = "--token",
     .value = "JSON",
     .text = "Claims of a valid bearer token. iss, aud, sub, iat and exp are added if missing."},
    {.name = "--only", .value = "GLOB", .text = "Run only the tests whose name matches."},
    {.name = "--coverage",
     .text = "List the routes, split entries and rejections that no test covers."},
    {.name = "--fail-under",
     .value = "PERCENT",
     .text = "Exit with 1 if the coverage is lower. Implies --coverage."},
    {.name = "--against",
     .value = "FILE",
     .text = "Compare with this configuration: show what changes for the requests of the tests.",
     .repeats = true},
    {.name = "--log",
     .value = "ACCESS",
     .text = "With --against: use the requests of an access log instead of the tests; - is "
             "standard input.",
     .repeats = true},
    {.name = "--format",
     .value = "FORMAT",
     .text = "Output format.",
     .choices = "text json junit github sarif"},
};

constexpr Example examples[] = {
    {"gw route-test /api/users", "Show which route and endpoint get this request, and why."},
    {"gw route-test 'POST https://api.example.com/v1/orders' -H 'x-user: ann'",
     "Give method, host and a header field."},
    {"gw route-test 'POST /v1/orders' --as acme", "Send the request as the consumer acme."},
    {"gw route-test", "Run the [[test]] blocks."},
    {"gw route-test --coverage --fail-under 90",
     "Run them, and fail if they cover less than 90 %."},
    {"gw route-test --against main.toml",
     "Show what a change of the configuration changes for the tests."},
    {"gw route-test --against main.toml --log access.log",
     "Show what it changes for the requests of an access log."},
};

}  // namespace

Command route_test() {
  return {
      .name = "route-test",
      .summary = "Explain how a request is handled, or run the tests.",
      .when =
          "Use it when a request does not reach the expected upstream. It shows the route that "
          "matches and the closest other routes, the verdict of each policy, the endpoint, the "
          "timeouts and where each was set, and the request as the upstream would receive it. It "
          "runs the same code as gw serve, without a network and with empty counters.\n\nWithout "
          "a request, it runs the [[test]] blocks of the configuration.\n\nExit code: 0 "
          "explained, or all tests passed; 1 invalid configuration, a failed test, or too little "
          "coverage; 2 no result: wrong usage or an unreadable file.",
      .options = options,
      .operand = {.name = "'METHOD URL'",
                  .text =
                      "The request. METHOD defaults to GET; a path alone means http://localhost."},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
