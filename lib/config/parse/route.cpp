// [group.NAME] and [[route]].
#include <algorithm>

#include "base/text.h"
#include "config/parse/parts.h"

namespace gw::config {

namespace {

void read_scope(Reader& reader, Scope& scope, const std::string* route, Parsing& parsing) {
  scope.policies = read_policy_uses(reader, route, parsing);
  scope.skip = reader.texts("skip");
  scope.timeout = read_timeouts(reader);
  scope.retry = read_retry(reader);
  scope.limits = read_limits(reader, Table::body_limit);
  scope.log = reader.flag("log");
}

void read_prefix(Reader& reader, Group& group) {
  const Maybe<std::string> text = reader.text("prefix");
  if (!text) return;
  const PathPattern prefix = parse_path_pattern(text->value, text->at, reader.diagnostics());
  const bool usable = !prefix.rest && !prefix.segments.empty() && !text->value.ends_with('/');
  if (usable)
    group.match.paths.push_back(prefix);
  else if (!prefix.rest || text->value.ends_with("/**"))
    reader.diagnostics().error("bad-pattern", text->at,
                               format("\"{}\" is not a valid prefix", printable(text->value)),
                               "write one like \"/v1\", without a slash or /** at the end");
}

// What a route is called in messages before its name is known: by its first pattern.
std::string title_of(const Value& table) {
  const Value* name = table.find("name");
  const Value* path = table.find("path");
  if (path != nullptr && path->is_array() && !path->array()->empty())
    path = &path->array()->front();
  for (const Value* one : {name, path})
    if (one != nullptr && one->text() != nullptr)
      return format("the route `{}`", printable(*one->text()));
  return "a route";
}

// Its methods, first host and first pattern, those of the group where it has none of its own.
std::string default_name(const Route& route, const Group* group) {
  const auto own = [&](std::vector<Text> Match::*member) -> const std::vector<Text>& {
    return group != nullptr && !(group->match.*member).empty() ? group->match.*member
                                                               : route.match.*member;
  };
  std::string name;
  for (const Text& method : own(&Match::methods)) name += (name.empty() ? "" : ",") + method.value;
  if (!name.empty()) name += ' ';
  if (const std::vector<Text>& hosts = own(&Match::hosts); !hosts.empty()) name += hosts[0].value;
  if (group != nullptr && !group->match.paths.empty()) name += group->match.paths[0].text;
  return name + route.match.paths.front().text;
}

const Group* group_of(const Route& route, const Parsing& parsing) {
  if (!route.group) return nullptr;
  const auto found = parsing.groups.find(route.group->value);
  return found == parsing.groups.end() ? nullptr : &parsing.config.groups[found->second];
}

void read_name(Reader& reader, Route& route, Parsing& parsing) {
  const Maybe<std::string> name = reader.text("name");
  Position at = route.at;
  if (name) {
    route.named = true;
    route.name = name->value;
    at = name->at;
    if (route.name.empty() || route.name.find('\n') != route.name.npos)
      parsing.diagnostics.error("bad-name", at, "the name of a route must be one line of text");
  } else {
    route.name = default_name(route, group_of(route, parsing));
  }
  const auto [first, is_new] = parsing.route_names.emplace(route.name, at);
  if (!is_new)
    parsing.diagnostics.error(
        "duplicate-name", at,
        format("two routes are named `{}`: first at {}", printable(route.name),
               parsing.diagnostics.place(first->second)),
        route.named ? "names must be unique" : "give one of them a `name`");
}

}  // namespace

void parse_group(const Entry& entry, Parsing& parsing) {
  Group group;
  group.name = entry.key;
  group.at = entry.key_at;
  Reader reader(entry.value, format("[group.{}]", entry.key), parsing.diagnostics);
  group.match = read_match(reader);
  read_prefix(reader, group);
  read_scope(reader, group, nullptr, parsing);
  group.strip_prefix = value_or(reader.flag("strip_prefix"), false);
  if (group.strip_prefix && !reader.has("prefix"))
    parsing.diagnostics.error("bad-combination", reader.find("strip_prefix")->at,
                              format("{} has no `prefix` to strip", reader.owner()));
  reader.finish(options_of(Table::group));
  parsing.groups.emplace(group.name, parsing.config.groups.size());
  parsing.config.groups.push_back(std::move(group));
}

void parse_route(const Value& table, Parsing& parsing) {
  Route route;
  route.at = table.at;
  Reader reader(table, title_of(table), parsing.diagnostics);
  if (!table.is_table()) return;
  route.group = reader.text("group");
  route.priority = reader.number("priority");
  route.match = read_match(reader);
  for (const Text& path : reader.texts("path"))
    route.match.paths.push_back(parse_path_pattern(path.value, path.at, parsing.diagnostics));
  if (route.match.paths.empty())
    route.match.paths.push_back(parse_path_pattern("/**", table.at, parsing.diagnostics));
  read_name(reader, route, parsing);
  read_scope(reader, route, &route.name, parsing);
  read_action(reader, route, parsing);
  reader.finish(options_of(Table::route));
  parsing.config.routes.push_back(std::move(route));
}

}  // namespace gw::config
