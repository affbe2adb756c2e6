// Matches: combines the keys of a group and a route. A route cannot set a key that its group sets;
// predicates are combined, with each name used once. Also checks the route's templates, which
// depend on the combined patterns.
#include <algorithm>

#include "base/text.h"
#include "decision/compile/compilation.h"

namespace gw::decision {

namespace {

using config::PathPattern;
using Kind = config::TemplatePart::Kind;

// A key that may be set by the group or by the route, but not by both.
template <class Item>
const std::vector<Item>& from_group_or_route(Compilation& c, std::string_view key,
                                             const config::Group* group,
                                             std::vector<Item> config::Match::*member,
                                             const config::Route& route) {
  const std::vector<Item>& own = route.match.*member;
  if (group == nullptr || (group->match.*member).empty()) return own;
  if (!own.empty())
    c.diagnostics.error(
        "match.set-by-group", own.front().at,
        format("`{}` is already set by group `{}`; its routes cannot set it", key, group->name),
        format("remove `{}` from the route or from the group", key));
  return group->match.*member;
}

std::vector<config::NamedPredicate> from_group_and_route(
    Compilation& c, std::string_view key, const config::Group* group,
    std::vector<config::NamedPredicate> config::Match::*member, const config::Route& route) {
  std::vector<config::NamedPredicate> all;
  if (group != nullptr) all = group->match.*member;
  for (const config::NamedPredicate& own : route.match.*member) {
    const bool twice = std::any_of(all.begin(), all.end(), [&](const config::NamedPredicate& one) {
      return one.name == own.name;
    });
    if (twice)
      c.diagnostics.error(
          "match.set-twice", own.at,
          format("`{}` already has a predicate for \"{}\"", key, own.name),
          group != nullptr
              ? "predicates of the group and the route are combined: write it in one of them"
              : "combine the two into one predicate");
    all.push_back(own);
  }
  return all;
}

void check_pattern(Compilation& c, const PathPattern& pattern) {
  const auto bad = [&](std::string message, std::string help) {
    c.diagnostics.error("bad-pattern", pattern.at, std::move(message), std::move(help));
  };
  if (pattern.segments.empty() && !pattern.rest)
    return bad("an empty pattern matches nothing", "write \"/\", or \"\" under a group's prefix");
  std::vector<std::string> names = pattern.captures();
  std::sort(names.begin(), names.end());
  if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
    bad(format("with the group's prefix, the pattern \"{}\" has two parameters named `{}`",
               pattern.text, *twice),
        "rename one of them");
  for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
    const config::PathSegment& segment = pattern.segments[i];
    const bool last = i + 1 == pattern.segments.size() && !pattern.rest;
    if (c.config.gateway.merge_slashes && !last &&
        segment.kind == config::PathSegment::Kind::literal && segment.before.empty())
      return bad(
          format("the pattern \"{}\" contains \"//\" and can never match: slashes are merged",
                 pattern.text),
          "write one slash (a prefix has none at its end), or set merge_slashes = false");
  }
}

std::vector<PathPattern> paths_of(Compilation& c, const config::Route& route,
                                  const config::Group* group) {
  std::vector<PathPattern> paths = route.match.paths;
  if (paths.empty()) {
    PathPattern everything;
    everything.text = "/**";
    everything.rest = true;
    everything.at = route.at;
    paths.push_back(std::move(everything));
  }
  for (PathPattern& path : paths) {
    if (group != nullptr && !group->match.paths.empty())
      path = config::join(group->match.paths.front(), path);
    check_pattern(c, path);
  }
  return paths;
}

std::vector<std::uint32_t> listeners_of(Compilation& c, const std::vector<config::Text>& names) {
  std::vector<std::uint32_t> places;
  for (const config::Text& name : names) {
    const auto place = c.listeners.find(name, c.diagnostics);
    if (!place) continue;
    if (c.config.listeners[*place].redirect)
      error_once(
          c.diagnostics,
          {config::Severity::error, "listener.redirect", name.at,
           format("listener `{}` redirects every request and cannot have routes", name.value),
           "use another listener"});
    places.push_back(*place);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

// --- templates ---

class TemplateCheck {
 public:
  TemplateCheck(config::Diagnostics& diagnostics, const Match& match) : diagnostics_(diagnostics) {
    for (const PathPattern& path : match.paths) {
      for (std::string& name : path.captures()) names_.push_back(std::move(name));
      rest_ = rest_ || path.rest;
    }
  }

  void check(const config::Template& text) {
    for (const config::TemplatePart& part : text.parts) {
      if (part.kind == Kind::rest && !rest_)
        error(text, "{**} stands for what /** matched, but no pattern of the route ends with /**",
              "end the route's `path` with /**");
      if (part.kind == Kind::capture &&
          std::find(names_.begin(), names_.end(), part.name) == names_.end())
        unknown(text, part.name);
    }
  }
  void check(const config::Edits& edits) {
    for (const auto* fields : {&edits.set, &edits.add})
      for (const config::FieldTemplate& field : *fields)
        for (const config::Template& value : field.values) check(value);
  }
  void check(const config::RequestEdits& edits) {
    check(static_cast<const config::Edits&>(edits));
    check(edits.query);
  }
  // A target path may end with /**. It must start with a slash, or, for a redirect, be a URL.
  void check_target(const config::Template& text, bool url) {
    check(text);
    if (!rest_ && ends_with_rest(text.source))
      error(text,
            "a final /** stands for what the pattern's /** matched, but no pattern ends with /**",
            "end the route's `path` with /**, or write the whole path");
    const bool slash = text.source.starts_with('/') || text.source.starts_with('{');
    if (!slash && !(url && text.source.find("://") != std::string::npos))
      error(text, format("the target \"{}\" does not start with /", printable(text.source)),
            url ? "write a path, or a URL with its scheme" : "write a path");
  }

 private:
  static bool ends_with_rest(std::string_view source) {
    return source.substr(0, source.find('?')).ends_with("/**");
  }
  void error(const config::Template& text, std::string message, std::string help) {
    diagnostics_.error("bad-template", text.at, std::move(message), std::move(help));
  }
  void unknown(const config::Template& text, const std::string& name) {
    const std::string near = nearest(name, names_);
    error(text, format("unknown placeholder {{{}}}: no pattern of the route has it", name),
          near.empty() ? format("to write the text {{{}}}, use {{{{{}}}}}", name, name)
                       : format("did you mean {{{}}}?", near));
  }

  config::Diagnostics& diagnostics_;
  std::vector<std::string> names_;
  bool rest_ = false;
};

}  // namespace

Match match_of(Compilation& c, const config::Route& route, const config::Group* group) {
  using config::Match;
  decision::Match match;
  match.listeners =
      listeners_of(c, from_group_or_route(c, "listener", group, &Match::listeners, route));
  for (const config::Text& host : from_group_or_route(c, "host", group, &Match::hosts, route))
    match.hosts.push_back(host.value);
  for (const config::Text& method : from_group_or_route(c, "method", group, &Match::methods, route))
    match.methods.push_back(method.value);
  for (const auto& cidr : from_group_or_route(c, "from", group, &Match::from, route))
    match.from.push_back(cidr.value);
  match.paths = paths_of(c, route, group);
  match.headers = from_group_and_route(c, "header", group, &Match::headers, route);
  match.queries = from_group_and_route(c, "query", group, &Match::queries, route);
  match.cookies = from_group_and_route(c, "cookie", group, &Match::cookies, route);
  if (route.priority) match.priority = route.priority->value;
  return match;
}

void check_templates(Compilation& c, const config::Route& route, const decision::Match& match) {
  TemplateCheck check(c.diagnostics, match);
  if (route.rewrite) check.check_target(*route.rewrite, false);
  for (const config::UpstreamUse& use : route.upstreams) {
    if (use.rewrite) check.check_target(*use.rewrite, false);
    check.check(use.request);
    check.check(use.response);
  }
  check.check(route.request);
  check.check(route.response);
  if (route.redirect) check.check_target(route.redirect->to, true);
  if (!route.respond) return;
  for (const config::FieldTemplate& field : route.respond->headers)
    for (const config::Template& value : field.values) check.check(value);
  if (route.respond->body) check.check(*route.respond->body);
  if (route.respond->json) check.check(*route.respond->json);
}

}  // namespace gw::decision
