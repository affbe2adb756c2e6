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
      print.fail(format("{} is about the [[test]] blocks, and here is a request", name),
                 "leave one of them out");
      return false;
    }
  for (const std::string_view name : of_single)
    if (!single && arguments.has(name)) {
      print.fail(format("{} needs a request to belong to", name),
                 "gw route-test 'GET https://api.example.com/v1/orders'");
      return false;
    }
  if (arguments.has("--log") && !arguments.has("--against")) {
    print.fail("--log needs another configuration to compare with",
               "gw route-test --against main.toml --log access.log");
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
     .text = "A header field of the request.",
     .repeats = true},
    {.name = "--from", .value = "IP", .text = "The client's address. Standard: 127.0.0.1."},
    {.name = "--now", .value = "TIME", .text = "A date, or a date and time in UTC."},
    {.name = "--dice",
     .value = "N",
     .text = "Every draw is this fraction (0.5), or a record's own dice (a whole number)."},
    {.name = "--body", .value = "FILE", .text = "The request's body."},
    {.name = "--listener", .value = "NAME", .text = "Where it comes in."},
    {.name = "--as",
     .value = "CONSUMER",
     .text = "Who sends it: NAME, or NAME/KEY with the id of a key; its credential is genuine."},
    {.name = "--token",
     .value = "JSON",
     .text = "Claims of a genuine bearer token; iss, aud, sub, iat and exp may be left out."},
    {.name = "--only", .value = "GLOB", .text = "Run the tests whose name fits."},
    {.name = "--coverage",
     .text = "List the routes, split entries and refusals that no test touches."},
    {.name = "--fail-under",
     .value = "PERCENT",
     .text = "With less coverage the answer is no. Implies --coverage."},
    {.name = "--against",
     .value = "FILE",
     .text = "Ask this configuration the same tests, and show what changes.",
     .repeats = true},
    {.name = "--log",
     .value = "ACCESS",
     .text = "With --against: the requests of an access log instead of the tests; - is standard "
             "input.",
     .repeats = true},
    {.name = "--format",
     .value = "FORMAT",
     .text = "How to answer.",
     .choices = "text json junit github sarif"},
};

constexpr Example examples[] = {
    {"gw route-test /api/users", "who gets this, and why?"},
    {"gw route-test 'POST https://api.example.com/v1/orders' -H 'x-user: ann'", "a whole request"},
    {"gw route-test 'POST /v1/orders' --as acme", "the same, with the key of a consumer"},
    {"gw route-test", "run the [[test]] blocks"},
    {"gw route-test --coverage --fail-under 90", "and what they leave out"},
    {"gw route-test --against main.toml", "what does my change do to these requests?"},
    {"gw route-test --against main.toml --log access.log", "and to those of yesterday?"},
};

}  // namespace

Command route_test() {
  return {
      .name = "route-test",
      .summary = "Says what becomes of a request, and why; or runs the tests.",
      .when =
          "Use it when a request goes where it should not. It names the route that wins and the "
          "ones that came near, each policy's verdict, the endpoint, the timeouts and where "
          "they come from, and the request as the upstream would get it. It asks the code that "
          "serves, without a network and from a fresh start.\n\n"
          "Without a request it runs the [[test]] blocks of the configuration.\n\n"
          "Exit code: 0 answered or all passed, 1 not valid, a test failed or a threshold was "
          "missed, 2 it could not be asked.",
      .options = options,
      .operand = {.name = "'METHOD URL'",
                  .text = "Without METHOD it is GET; a bare path is at http://localhost."},
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
