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
     .text = "Forward every request to this URL. No configuration file is read."},
    {.name = "--listen",
     .value = "ADDRESS",
     .text = "Listening address for --to (default: 127.0.0.1:8080). Port 0: any free port."},
    {.name = "--watch",
     .text = "Reload when a configuration file changes. Default if standard output is a terminal."},
    {.name = "--no-watch", .text = "Reload only on SIGHUP."},
};

constexpr Example examples[] = {
    {"gw serve --to http://127.0.0.1:3000",
     "Forward to a local service, without a configuration file."},
    {"gw serve", "Serve the configuration in gw.toml, and reload it when it is saved."},
    {"gw serve -c /etc/gw", "Serve the configuration in all *.toml files of a folder."},
};

// A way out of the first minute: what to write, or how to do without.
int no_configuration(const std::string& path, Print& print) {
  print.fail(format("there is no {}", printable(path)));
  print.err(
      "\nA minimal configuration, in gw.toml:\n\n"
      "  [listener.web]\n"
      "  address = \"127.0.0.1:8080\"\n\n"
      "  [[route]]\n"
      "  path = \"/api/**\"\n"
      "  upstream = \"http://127.0.0.1:9001\"\n\n"
      "Or run without a file:\n\n"
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
      print.fail("'--listen' needs '--to'", "in a configuration file, set listener.NAME.address");
      return {};
    }
    origin.paths = config_paths(arguments);
    return origin;
  }
  if (arguments.has(config_option.name)) {
    print.fail("'--to' and '--config' exclude each other", "remove one of them");
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
    print.fail("'--watch' and '--no-watch' exclude each other", "remove one of them");
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
      .summary = "Forward live traffic.",
      .when =
          "Runs the gateway in the foreground. SIGHUP reloads the configuration; if the new one "
          "is invalid, gw reports the errors and keeps the old one. SIGUSR1 reopens the access "
          "log after it was rotated. SIGTERM and Ctrl-C finish the requests in flight and exit; "
          "a second one exits immediately.",
      .options = options,
      .examples = examples,
      .run = run,
  };
}

}  // namespace gw::cmd
