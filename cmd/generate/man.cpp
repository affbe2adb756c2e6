// The pages: gw(1), one per command, gw.toml(5) from the texts of language_*.cpp and the tables of
// options, gw-reasons(7) from the table of reasons, gw-metrics(7) from that of metrics.
#include <algorithm>
#include <array>

#include "admin/metrics.h"
#include "base/text.h"
#include "cmd/generate/generate.h"
#include "cmd/generate/language.h"
#include "cmd/generate/mdoc.h"
#include "cmd/help.h"
#include "config/options.h"
#include "http/reason.h"
#include "policy/kind.h"
#include "policy/options.h"
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
  page.paragraphs("Success: the work is done, or nothing is wrong.");
  page.item("1");
  page.paragraphs(
      "Failure: the configuration is invalid, a test failed, or a threshold was not met.");
  page.item("2");
  page.paragraphs("No result: wrong usage, an unreadable file, or a network failure.");
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
      "gw is an API gateway: one executable, one configuration (see gw.toml(5)). The same code "
      "that "
      "forwards live traffic also answers questions offline: which upstream a request would reach, "
      "what each policy would decide, and why no other route was chosen.");
  page.begin_list();
  for (const Command& command : commands) {
    page.macro(format(".It Xr gw-{} 1", command.name));
    page.paragraphs(command.summary);
  }
  page.end_list();
  page.section("ENVIRONMENT");
  page.begin_list();
  page.item("NO_COLOR");
  page.paragraphs("If it is set and not empty, no output is coloured.");
  page.end_list();
  page.section("FILES");
  page.begin_list();
  page.item(standard_config);
  page.paragraphs(
      "The configuration, in the folder in which gw is started. The option --config names other "
      "files.");
  page.end_list();
  exit_status(page);
  page.section("EXAMPLES");
  page.paragraphs("The smallest configuration that works, as gw.toml:");
  page.verbatim(first_file);
  page.break_paragraph();
  page.paragraphs("Check it, start the gateway, and ask what happens to a request:");
  page.verbatim("gw validate\ngw serve\ngw route-test /api/users");
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
  page.paragraphs("Print this help.");
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
  if (option.default_value == "needed") return format("({}; required)", option.type);
  if (option.default_value.empty()) return format("({})", option.type);
  return format("({}; default {})", option.type, option.default_value);
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

// The reasons of a policy, with the status codes of its responses.
void reason_list(Mdoc& page, std::span<const http::Reason> reasons) {
  if (reasons.empty()) return;
  std::string text = "Responds with:";
  for (const http::Reason reason : reasons)
    text += format(" {} ({}),", http::reason_name(reason), http::reason_row(reason).status);
  text.back() = '.';
  page.break_paragraph();
  page.paragraphs(text);
}

void policy_types(Mdoc& page) {
  page.section("POLICY TYPES");
  page.paragraphs(
      "A policy is a table [policy.NAME], or a table in the `policies` of a route (see POLICIES OF "
      "A ROUTE). Every policy has these keys:");
  option_list(page, policy::common_options());
  page.break_paragraph();
  page.paragraphs(
      "The other keys depend on the type. Each type is shown with an example and with the reasons "
      "of the responses that it makes (see REASONS).");
  for (const policy::Kind& kind : policy::kinds()) {
    if (kind.later) continue;
    page.subsection(kind.name);
    page.paragraphs(kind.summary);
    if (!all_later(kind.options)) option_list(page, kind.options);
    reason_list(page, kind.reasons);
    const std::span<const Block> example = policy_example(kind.name);
    if (!example.empty() && example.front().kind == Block::Kind::text) page.break_paragraph();
    write_blocks(page, example);
  }
}

void access_log(Mdoc& page) {
  static constexpr std::array<std::string_view, 4> types = {"time", "text", "number",
                                                            "milliseconds"};
  page.section("ACCESS LOG");
  page.paragraphs(
      "Each finished request leaves one record. On a terminal it is a readable line, elsewhere a "
      "line of JSON with these members:");
  page.begin_list();
  for (const record::Field& field : record::fields()) {
    page.item(format("{} ({})", field.name, types[static_cast<std::size_t>(field.type)]));
    page.paragraphs(field.help);
  }
  page.end_list();
}

void tables(Mdoc& page) {
  page.section("TABLES");
  page.paragraphs(
      "All tables and their keys. In parentheses: the type of the value (see TYPES OF VALUES), and "
      "the default or \"required\".");
  for (const config::OptionTable& table : config::option_tables()) {
    if (all_later(table.options)) continue;
    page.subsection(table.title);
    if (!table.text.empty()) page.paragraphs(table.text);
    option_list(page, table.options);
  }
}

Generated language_page(std::span<const Command> commands) {
  Mdoc page("GW.TOML", 5, "gw.toml", "the configuration of gw");
  page.section("DESCRIPTION");
  page.paragraphs(
      "The configuration of gw is one or more files of TOML 1.0. Listeners accept connections. "
      "Routes select requests and say what happens to them. Upstreams are groups of servers. "
      "Policies check requests on their way. Tests state what must happen to a request.\n\n"
      "This is the smallest configuration that works:");
  page.verbatim(first_file);
  page.break_paragraph();
  page.paragraphs(
      "The first part of this page explains the language. The second part, from TABLES on, lists "
      "every key. A key that is not listed is an error, and the message suggests the nearest one. "
      "A "
      "key that this version does not support yet is an error with the code not-yet. The order of "
      "files, tables and routes has no meaning.\n\n"
      "gw-validate(1) checks a configuration and reports every error at once. gw-route-test(1) "
      "explains what happens to a request.");
  write_sections(page, language_sections());
  tables(page);
  policy_types(page);
  access_log(page);
  see_also(page, commands, "gw.toml");
  return {"gw.toml.5", page.take()};
}

Generated reasons_page(std::span<const Command> commands) {
  Mdoc page("GW-REASONS", 7, "gw-reasons", "why the gateway itself made a response");
  page.section("DESCRIPTION");
  page.paragraphs(
      "Every response that the gateway makes itself, instead of forwarding one of an upstream, has "
      "one of these reasons. The reason is in the field gw-reason, in the body of an error, in the "
      "access log, in the metrics, in the output of gw-route-test(1), and in `expect.reason` of a "
      "test.\n\n"
      "Each entry begins with the status code of the response and with the side on which the cause "
      "is: client, gateway or upstream. The text that the client sees and advice follow.");
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
  Mdoc page("GW-METRICS", 7, "gw-metrics", "the metrics that gw exports to Prometheus");
  page.section("DESCRIPTION");
  page.paragraphs(
      "If `admin` in [gateway] of gw.toml(5) has an address, gw serves /metrics there: in "
      "OpenMetrics 1.0 if the client asks for it, else in the text format of Prometheus. Values "
      "are "
      "summed over all workers at the time of the request. Counters start with the process, and a "
      "reload does not reset them.\n\n"
      "An endpoint is reported as long as the configuration in use contains it. Its label endpoint "
      "is the URL as written; its label address is what connections go to, since a host name may "
      "have several addresses.");
  page.section("METRICS");
  metric_list(page);
  page.section("LIMITS");
  page.paragraphs(format(
      "No label contains anything that a client sent: each value is a name from the configuration "
      "or from a short list. At most {0} pairs of listener and route, {0} upstreams and {0} "
      "endpoints have samples of their own; all others are summed into one sample with the name "
      "{1}.",
      admin::most_series, admin::other_series));
  page.section("EXAMPLES");
  page.paragraphs("Upstreams with fewer than half of their endpoints usable:");
  page.verbatim("gw_upstream_usable_endpoints / gw_upstream_endpoints < 0.5");
  page.break_paragraph();
  page.paragraphs("The share of requests that needed a new connection:");
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
