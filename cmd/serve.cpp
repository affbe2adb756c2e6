// gw serve: forwards live traffic, from a file or from --to alone.
#include <filesystem>

#include "base/json_text.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/output/print.h"
#include "cmd/output/report.h"
#include "cmd/output/report_text.h"
#include "control/server.h"

namespace gw::cmd {

namespace {

constexpr std::string_view standard_listen = "127.0.0.1:8080";

constexpr Option options[] = {
    config_option,
    {.name = "--to",
     .value = "URL",
     .text = "Forwards everything to this address; no file is read."},
    {.name = "--listen",
     .value = "ADDRESS",
     .text = "Where --to listens. Standard: 127.0.0.1:8080; port 0 is a free one."},
    {.name = "--watch", .text = "Reloads when a file changes. On a terminal it does so unasked."},
    {.name = "--no-watch", .text = "Reloads on SIGHUP only."},
};

constexpr Example examples[] = {
    {"gw serve --to http://127.0.0.1:3000", "A gateway before a local service, without a file."},
    {"gw serve", "Serves what gw.toml says, and reloads it when it is saved."},
    {"gw serve -c /etc/gw", "Serves what the folder's *.toml say."},
};

// A way out of the first minute: what to write, or how to do without.
int no_configuration(const std::string& path, Print& print) {
  print.fail(format("there is no {}", printable(path)));
  print.err(
      "\nThe least that works, as gw.toml:\n\n"
      "  [listener.web]\n"
      "  address = \"127.0.0.1:8080\"\n\n"
      "  [[route]]\n"
      "  path = \"/api/**\"\n"
      "  upstream = \"http://127.0.0.1:9001\"\n\n"
      "Or without a file:\n\n"
      "  gw serve --to http://127.0.0.1:9001\n");
  return exit_code::no_answer;
}

std::string to_toml(const std::string& url, const std::string& listen) {
  std::string text = "[listener.web]\naddress = ";
  append_json_string(text, listen);  // a JSON string is a TOML one
  text += "\n\n[[route]]\nupstream = ";
  append_json_string(text, url);
  return text + "\n";
}

// Nothing where the arguments contradict each other, which was said.
std::optional<control::Origin> origin_of(const Arguments& arguments, Print& print) {
  control::Origin origin;
  origin.show = [&print](const config::Diagnostics& found) {
    Report report;
    add_diagnostics(report, found);
    print.err(findings_text(report, print, Stream::err));
  };
  if (!arguments.has("--to")) {
    if (arguments.has("--listen")) {
      print.fail("'--listen' goes with '--to'", "a file says it as listener.NAME.address");
      return {};
    }
    origin.paths = config_paths(arguments);
    return origin;
  }
  if (arguments.has(config_option.name)) {
    print.fail("'--to' takes the place of a configuration", "leave '--config' away");
    return {};
  }
  origin.paths = {"--to"};
  origin.memory_files["--to"] =
      to_toml(arguments.text("--to"), arguments.text("--listen", standard_listen));
  return origin;
}

bool wants_watch(const Arguments& arguments, const Print& print) {
  if (arguments.has("--to") || arguments.has("--no-watch")) return false;
  return arguments.has("--watch") || print.out_is_terminal();
}

std::string_view when_reloaded(const Arguments& arguments, bool watch) {
  if (arguments.has("--to")) return "";  // there is no file to read again
  return watch ? ", reloaded on every change and on SIGHUP" : ", reloaded on SIGHUP";
}

void say_started(const control::Started& started, std::string_view reloaded, Print& print) {
  std::string text = format("gw {}, {}, {} worker{}\n", GW_VERSION, started.engine, started.workers,
                            started.workers == 1 ? "" : "s");
  for (const control::Bound& bound : started.listeners)
    text += format("listener {} on {}\n", bound.listener, bound.real.text());
  if (!started.admin.empty()) text += format("admin on {}\n", started.admin);
  text += format("{} route{}{}\n", started.routes, started.routes == 1 ? "" : "s", reloaded);
  print.err(text);
}

int run(const Arguments& arguments, Print& print) {
  if (arguments.has("--watch") && arguments.has("--no-watch")) {
    print.fail("'--watch' and '--no-watch' are both given", "give one of them");
    return exit_code::no_answer;
  }
  const std::optional<control::Origin> origin = origin_of(arguments, print);
  if (!origin) return exit_code::no_answer;
  for (const std::string& path : origin->paths) {
    std::error_code error;
    if (origin->memory_files.empty() && !std::filesystem::exists(path, error))
      return no_configuration(path, print);
  }
  const bool watch = wants_watch(arguments, print);
  control::Server server(*origin, watch, GW_VERSION, print);
  const Result<control::Started> started = server.start();
  if (!started) {
    print.fail(started.error().text());
    return started.error().kind == Error::Kind::invalid ? exit_code::no : exit_code::no_answer;
  }
  say_started(*started, when_reloaded(arguments, watch), print);
  server.run();
  return exit_code::yes;
}

}  // namespace

Command serve() {
  return {
      .name = "serve",
      .summary = "Forwards live traffic.",
      .when =
          "Runs the gateway in the foreground. SIGHUP reloads the configuration: a wrong one is\n"
          "reported and the one before goes on. SIGUSR1 reopens the access log after it was\n"
          "rotated. SIGTERM and Ctrl-C finish what is in flight and end; a second one ends at "
          "once.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
