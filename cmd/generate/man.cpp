// The pages: gw(1), one a command, gw.toml(5) from the tables of the language and of the policies,
// gw-reasons(7) from the table of reasons, gw-metrics(7) from that of metrics.
#include <algorithm>
#include <array>

#include "admin/metrics.h"
#include "base/text.h"
#include "cmd/generate/generate.h"
#include "cmd/generate/mdoc.h"
#include "cmd/help.h"
#include "config/options.h"
#include "http/reason.h"
#include "policy/kind.h"
#include "record/fields.h"

namespace gw::cmd {

namespace {

constexpr std::string_view first_file =
    "[listener.web]\n"
    "address = \"127.0.0.1:8080\"\n"
    "\n"
    "[[route]]\n"
    "path = \"/api/**\"\n"
    "upstream = \"http://127.0.0.1:9001\"";

std::string without_dot(std::string_view sentence) {
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  std::string text(sentence);
  if (!text.empty()) text[0] = to_lower(text[0]);
  return text;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return result;
}

void exit_status(Mdoc& page) {
  page.section("EXIT STATUS");
  page.begin_list();
  page.item("0");
  page.paragraphs("Yes: it was done, or nothing is wrong.");
  page.item("1");
  page.paragraphs("No: the configuration is invalid, a test failed, a threshold was missed.");
  page.item("2");
  page.paragraphs("It could not be told: usage, a file or the network.");
  page.end_list();
}

void see_also(Mdoc& page, std::span<const Command> commands, std::string_view self) {
  page.section("SEE ALSO");
  std::vector<std::pair<std::string, int>> pages = {{"gw", 1}};
  for (const Command& command : commands) pages.emplace_back(format("gw-{}", command.name), 1);
  pages.emplace_back("gw.toml", 5);
  pages.emplace_back("gw-metrics", 7);
  pages.emplace_back("gw-reasons", 7);
  std::erase_if(pages, [&](const auto& other) { return other.first == self; });
  std::ranges::sort(pages, {}, [](const auto& one) { return std::pair(one.second, one.first); });
  for (std::size_t i = 0; i < pages.size(); ++i)
    page.macro(
        format(".Xr {} {}{}", pages[i].first, pages[i].second, i + 1 < pages.size() ? " ," : ""));
}

Generated gw_page(std::span<const Command> commands) {
  Mdoc page("GW", 1, "gw", "an API gateway you can question");
  page.section("SYNOPSIS");
  page.macro(".Nm\n.Ar COMMAND\n.Op Ar OPTION ...");
  page.section("DESCRIPTION");
  page.paragraphs(
      "An API gateway in one executable with one configuration. The same code that forwards live "
      "traffic answers offline: which backend would this request hit, what would each policy say, "
      "and why not something else?");
  page.begin_list();
  for (const Command& command : commands) {
    page.macro(format(".It Xr gw-{} 1", command.name));
    page.paragraphs(command.summary);
  }
  page.end_list();
  page.section("ENVIRONMENT");
  page.begin_list();
  page.item("NO_COLOR");
  page.paragraphs("Where it is set and not empty, nothing is coloured.");
  page.end_list();
  page.section("FILES");
  page.begin_list();
  page.item(standard_config);
  page.paragraphs("The configuration, in the folder where gw is started.");
  page.end_list();
  exit_status(page);
  page.section("EXAMPLES");
  page.paragraphs("The least that works, as gw.toml:");
  page.verbatim(first_file);
  see_also(page, commands, "gw");
  return {"gw.1", page.take()};
}

void synopsis_of(Mdoc& page, const Command& command) {
  const std::string_view kind = command.run == nullptr ? " Ar KIND" : "";
  page.macro(format(".Nm gw {}{}\n.Op Ar OPTION ...", command.name, kind));
  if (!command.operand.name.empty())
    page.macro(format(".Op Ar {}{}", mdoc_word(command.operand.name),
                      command.operand.repeats ? " ..." : ""));
  for (const Command& one : command.kinds) synopsis_of(page, one);
}

void describe(Mdoc& page, const Command& command) {
  page.paragraphs(command.when);
  page.begin_list();
  if (!command.operand.name.empty()) {
    page.item(command.operand.name);
    page.paragraphs(command.operand.text);
  }
  for (const Option& option : command.options) {
    page.item_option(option.letter, option.name, option.value);
    page.paragraphs(option_text(option));
  }
  page.item_option('h', "--help", "");
  page.paragraphs("Says what the command takes.");
  page.end_list();
  for (const Command& kind : command.kinds) {
    page.subsection(format("gw {}", kind.name));
    describe(page, kind);
  }
}

std::vector<Example> examples_of(const Command& command) {
  std::vector<Example> all(command.examples.begin(), command.examples.end());
  for (const Command& kind : command.kinds)
    for (const Example& example : examples_of(kind)) all.push_back(example);
  return all;
}

Generated command_page(const Command& command, std::span<const Command> commands) {
  const std::string name = format("gw-{}", command.name);
  Mdoc page(upper(name), 1, name, without_dot(command.summary));
  page.section("SYNOPSIS");
  synopsis_of(page, command);
  page.section("DESCRIPTION");
  describe(page, command);
  exit_status(page);
  const std::vector<Example> examples = examples_of(command);
  if (!examples.empty()) page.section("EXAMPLES");
  for (const Example& example : examples) {
    page.paragraphs(example.text);
    page.verbatim(example.line);
    if (&example != &examples.back()) page.break_paragraph();
  }
  see_also(page, commands, name);
  return {name + ".1", page.take()};
}

std::string type_and_default(const config::Option& option) {
  if (option.standard == "needed") return format("({}; needed)", option.type);
  if (option.standard.empty()) return format("({})", option.type);
  return format("({}; default {})", option.type, option.standard);
}

void option_list(Mdoc& page, std::span<const config::Option> options) {
  page.begin_list();
  for (const config::Option& option : options) {
    if (option.later) continue;
    page.item(option.name);
    page.paragraphs(option.text);
    page.paragraphs(type_and_default(option));
  }
  page.end_list();
}

bool all_later(std::span<const config::Option> options) {
  for (const config::Option& option : options)
    if (!option.later) return false;
  return true;
}

void policy_types(Mdoc& page) {
  page.section("POLICIES");
  page.paragraphs(
      "A policy judges requests, and may edit answers. It is defined as [policy.NAME] with a type, "
      "or stands as a table in a list of policies.");
  for (const policy::Kind& kind : policy::kinds()) {
    if (kind.later) continue;
    page.subsection(kind.name);
    page.paragraphs(kind.summary);
    if (!all_later(kind.options)) option_list(page, kind.options);
    if (kind.reasons.empty()) continue;
    std::string text = "Refuses with:";
    for (const http::Reason reason : kind.reasons)
      text += format(" {} ({}),", http::reason_name(reason), http::reason_row(reason).status);
    text.back() = '.';
    page.break_paragraph();
    page.paragraphs(text);
  }
}

void access_log(Mdoc& page) {
  static constexpr std::array<std::string_view, 4> types = {"time", "text", "number",
                                                            "milliseconds"};
  page.section("ACCESS LOG");
  page.paragraphs(
      "On a terminal a finished request is a readable line, elsewhere a line of JSON with these "
      "members:");
  page.begin_list();
  for (const record::Field& field : record::fields()) {
    page.item(format("{} ({})", field.name, types[static_cast<std::size_t>(field.type)]));
    page.paragraphs(field.help);
  }
  page.end_list();
}

Generated language_page(std::span<const Command> commands) {
  Mdoc page("GW.TOML", 5, "gw.toml", "the configuration of gw");
  page.section("DESCRIPTION");
  page.paragraphs(
      "TOML 1.0. Any key that does not stand here is an error with a suggestion; nothing depends "
      "on "
      "the order of files, tables or routes. One value stands for a list of one.\n\n"
      "While loading, ${env:NAME}, ${env:NAME:-default}, ${file:PATH} and ${var:NAME} are filled "
      "in "
      "in every string.");
  page.section("TABLES");
  for (const config::OptionTable& table : config::option_tables()) {
    if (all_later(table.options)) continue;
    page.subsection(table.title);
    if (!table.text.empty()) page.paragraphs(table.text);
    option_list(page, table.options);
  }
  policy_types(page);
  access_log(page);
  page.section("EXAMPLES");
  page.verbatim(first_file);
  see_also(page, commands, "gw.toml");
  return {"gw.toml.5", page.take()};
}

Generated reasons_page(std::span<const Command> commands) {
  Mdoc page("GW-REASONS", 7, "gw-reasons", "why the gateway answered by itself");
  page.section("DESCRIPTION");
  page.paragraphs(
      "Each answer that the gateway makes itself has one of these reasons. It stands in the body, "
      "in the access log and in what route-test says. The number is the status that goes with it.");
  page.begin_list();
  for (const http::ReasonRow& row : http::reasons()) {
    if (row.reason == http::Reason::none) continue;
    page.item(format("{} ({}, {})", row.name, row.status, http::side_name(row.side)));
    page.paragraphs(row.text);
    if (!row.remedy.empty()) page.paragraphs(row.remedy);
  }
  page.end_list();
  see_also(page, commands, "gw-reasons");
  return {"gw-reasons.7", page.take()};
}

void metric_list(Mdoc& page) {
  page.begin_list();
  for (const admin::Metric& row : admin::metric_table) {
    page.item(row.name);
    page.paragraphs(row.help);
    std::string labels;
    for (const std::string_view label : split(row.labels, ' '))
      if (!label.empty()) labels += format("{}{}", labels.empty() ? "; by " : ", ", label);
    page.paragraphs(format("({}{})", admin::kind_name(row.kind), labels));
  }
  page.end_list();
}

Generated metrics_page(std::span<const Command> commands) {
  Mdoc page("GW-METRICS", 7, "gw-metrics", "what the gateway tells Prometheus");
  page.section("DESCRIPTION");
  page.paragraphs(
      "Where gateway.admin of the configuration names an address, it answers /metrics there, in "
      "OpenMetrics 1.0 where the client asks for that, else in the text format of Prometheus. "
      "Numbers are added up over all workers when they are asked for. Counters start with the "
      "process, and no reload resets them.\n\n"
      "An endpoint is told as long as the configuration that serves has it. Its label endpoint is "
      "the URL as written, address what connections go to: a host name may have several.");
  page.section("METRICS");
  metric_list(page);
  page.section("LIMITS");
  page.paragraphs(format(
      "No label holds what a client sent: each is a name of the configuration, or of a short list. "
      "At most {0} pairs of listener and route, {0} upstreams and {0} endpoints have samples of "
      "their own; what comes past that is told as one of each, all of whose names are {1}.",
      admin::most_series, admin::other_series));
  page.section("EXAMPLES");
  page.paragraphs("Upstreams of which less than half can be used:");
  page.verbatim("gw_upstream_usable_endpoints / gw_upstream_endpoints < 0.5");
  page.break_paragraph();
  page.paragraphs("The share of requests for which a new connection had to be opened:");
  page.verbatim(
      "sum by (upstream) (rate(gw_endpoint_connects_total[5m]))\n"
      "  / sum by (upstream) (rate(gw_endpoint_attempts_total[5m]))");
  see_also(page, commands, "gw-metrics");
  return {"gw-metrics.7", page.take()};
}

}  // namespace

std::vector<Generated> man_pages(std::span<const Command> commands) {
  std::vector<Generated> pages = {gw_page(commands)};
  for (const Command& command : commands) pages.push_back(command_page(command, commands));
  pages.push_back(language_page(commands));
  pages.push_back(reasons_page(commands));
  pages.push_back(metrics_page(commands));
  return pages;
}

}  // namespace gw::cmd
