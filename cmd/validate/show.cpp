// One block a route, in the order in which they are tried. What is not by default stands out.
#include "cmd/validate/show.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace gw::cmd {

namespace {

using analysis::PlanShown;
using analysis::RouteShown;
using analysis::SettingShown;

std::string place(const config::Position& at, const config::Diagnostics& files) {
  return at.line && at.file < files.files.size() ? format("{}:{}", files.files[at.file], at.line)
                                                 : "";
}

std::string joined(const std::vector<std::string>& words, std::string_view none) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? std::string(none) : text;
}

// Settings of one table in one line: "connect 2s (from defaults), total 5s (from route)".
std::string settings_line(const std::vector<SettingShown>& settings, std::string_view table,
                          const Print& print) {
  std::string text;
  for (const SettingShown& one : settings) {
    if (!one.name.starts_with(table)) continue;
    const std::string name = one.name.substr(table.size());
    const std::string shown =
        format("{}{}{} (from {})", name, name.empty() ? "" : " ", one.value, one.from);
    text += (text.empty() ? "" : ", ") +
            print.paint_out(one.from == "defaults" ? Style::faint : Style::plain, shown);
  }
  return text;
}

void line(std::string& text, std::string_view name, std::string_view what) {
  text += format("     {:<9} {}\n", name, what);
}

std::string plan_text(const RouteShown& route, const PlanShown& plan, const Print& print) {
  std::string text;
  if (route.plans.size() > 1) line(text, "on", joined(plan.listeners, "none"));
  line(text, "policies", joined(plan.policies, "none"));
  for (const analysis::TargetShown& target : plan.targets) {
    if (plan.targets.size() > 1) line(text, "upstream", target.upstream);
    line(text, "timeout", settings_line(target.settings, "timeout.", print));
    line(text, "retry", settings_line(target.settings, "retry.", print));
    line(text, "limits", settings_line(target.settings, "limits.", print));
    line(text, "log", settings_line(target.settings, "log", print));
  }
  return text;
}

void put_plan(JsonWriter& json, const PlanShown& plan) {
  json.object().key("listeners").array();
  for (const std::string& name : plan.listeners) json.text(name);
  json.end().key("policies").array();
  for (const std::string& name : plan.policies) json.text(name);
  json.end().key("targets").array();
  for (const analysis::TargetShown& target : plan.targets) {
    json.object().member("upstream", target.upstream).key("settings").object();
    for (const SettingShown& one : target.settings)
      json.key(one.name).object().member("value", one.value).member("from", one.from).end();
    json.end().end();
  }
  json.end().end();
}

}  // namespace

void print_overview(std::span<const RouteShown> routes, const config::Diagnostics& files,
                    Print& print) {
  std::string text;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const RouteShown& route = routes[i];
    text += format("{:>3}  {}  {}\n", i + 1, print.paint_out(Style::bold, route.name),
                   print.paint_out(Style::faint, place(route.at, files)));
    line(text, "matches", route.match);
    line(text, "does", route.action);
    if (!route.group.empty()) line(text, "group", route.group);
    for (const PlanShown& plan : route.plans) text += plan_text(route, plan, print);
    text += '\n';
  }
  print.out(text);
}

std::string overview_json(std::span<const RouteShown> routes, const config::Diagnostics& files) {
  JsonWriter json;
  json.array();
  for (const RouteShown& route : routes) {
    json.object().member("name", route.name).member_or_null("group", route.group);
    json.member_or_null("at", place(route.at, files));
    json.member("match", route.match).member("action", route.action).key("plans").array();
    for (const PlanShown& plan : route.plans) put_plan(json, plan);
    json.end().end();
  }
  return json.end().take();
}

}  // namespace gw::cmd
