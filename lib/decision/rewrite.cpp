// Builds a target in three steps: the path, the query, and the edits of the query in their order.
#include "decision/rewrite.h"

#include <algorithm>

#include "decision/match.h"
#include "http/target.h"
#include "policy/fill.h"

namespace gw::decision {

namespace {

using policy::FieldEdit;
using policy::RequestContext;

// The parts of a target. No query means no '?'; an empty query is a '?' alone.
struct TargetParts {
  std::string_view path;
  std::optional<std::string_view> query;
};

policy::FillContext fill_context(const RequestContext& request) {
  return {.facts = request.facts,
          .arena = request.arena,
          .captures = request.captures,
          .route = request.route,
          .principal = request.principal};
}

// What /** of the pattern matched, with its slash. A listener's own route has no pattern: the whole
// path.
std::string_view rest_of(const RequestContext& request, const Progress& progress) {
  const std::string_view path = request.facts.target.path;
  const auto& patterns = progress.route->match.paths;
  if (patterns.empty()) return path;
  const config::PathPattern& pattern = patterns[progress.pattern];
  return pattern.rest ? after_segments(path, pattern.segments.size()) : std::string_view();
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

std::string_view before(std::string_view text, char mark) {
  return text.substr(0, text.find(mark));
}

// Fills the template and replaces its final /**. Values are escaped, so a '?' is part of the
// template.
std::optional<TargetParts> fill_target(const config::Template& wanted,
                                       const RequestContext& request, const Progress& progress) {
  const std::string_view text =
      policy::fill(wanted, fill_context(request), policy::Landing::path).text;
  TargetParts parts{before(text, '?'), std::nullopt};
  if (parts.path.size() < text.size()) parts.query = text.substr(parts.path.size() + 1);
  if (!wanted.constant() && has_dot_segment(parts.path)) return std::nullopt;
  if (before(wanted.source, '?').ends_with("/**")) {
    parts.path.remove_suffix(3);
    parts.path = request.arena.join(parts.path, rest_of(request, progress));
  }
  return parts;
}

// A reference "//host" is an address, not a path (RFC 3986, 4.2).
std::string_view with_one_slash(std::string_view path, Arena& arena) {
  while (path.starts_with("//")) path.remove_prefix(1);
  return path.starts_with('/') ? path : arena.join("/", path);
}

std::optional<std::string_view> query_of(const http::Target& target) {
  return target.has_query ? std::optional(target.query) : std::nullopt;
}

void edit(std::optional<std::string_view>& query, std::span<const FieldEdit> edits, Arena& arena) {
  if (edits.empty()) return;
  const std::string_view edited = edited_query(query.value_or(""), edits, arena);
  query = edited.empty() ? std::nullopt : std::optional(edited);
}

void edit(std::optional<std::string_view>& query, const config::Edits& wanted,
          const RequestContext& request) {
  if (wanted.empty()) return;
  ArenaList<FieldEdit> edits;
  policy::fill_edits(wanted, fill_context(request), policy::Landing::text, edits);
  edit(query, edits.span(), request.arena);
}

// --- parameters ---

struct Parameter {
  std::string_view raw;   // "a=1"
  std::string_view name;  // decoded
};

ArenaList<Parameter> parameters_of(std::string_view query, Arena& arena) {
  ArenaList<Parameter> all;
  while (!query.empty()) {
    const std::string_view raw = before(query, '&');
    query.remove_prefix(std::min(raw.size() + 1, query.size()));
    if (!raw.empty()) all.push_back({raw, http::query_decode(before(raw, '='), arena)}, arena);
  }
  return all;
}

bool has_name(const FieldEdit& edit, std::string_view name) {
  const bool many = edit.kind == FieldEdit::Kind::remove && edit.name.ends_with('*');
  return many ? name.starts_with(edit.name.substr(0, edit.name.size() - 1)) : name == edit.name;
}

// `set` replaces the first parameter of that name, as in http::FieldList.
void apply_edit(const FieldEdit& edit, ArenaList<Parameter>& all, Arena& arena) {
  const Parameter added{edit.kind == FieldEdit::Kind::remove
                            ? std::string_view()
                            : arena.join(http::encode_query(edit.name, arena), "=",
                                         http::encode_query(edit.value, arena)),
                        edit.name};
  bool placed = edit.kind == FieldEdit::Kind::remove;
  if (edit.kind != FieldEdit::Kind::add) {
    std::size_t kept = 0;
    for (const Parameter& one : all.span()) {
      if (!has_name(edit, one.name)) {
        all[kept++] = one;
      } else if (!placed) {
        all[kept++] = added;
        placed = true;
      }
    }
    all.resize_down(kept);
  }
  if (!placed) all.push_back(added, arena);
}

}  // namespace

std::string_view edited_query(std::string_view query, std::span<const FieldEdit> edits,
                              Arena& arena) {
  ArenaList<Parameter> all = parameters_of(query, arena);
  for (const FieldEdit& edit : edits) apply_edit(edit, all, arena);
  std::size_t size = all.empty() ? 0 : all.size() - 1;
  for (const Parameter& one : all) size += one.raw.size();
  char* const start = arena.chars(size);
  char* to = start;
  for (const Parameter& one : all) {
    if (to != start) *to++ = '&';
    to = std::copy(one.raw.begin(), one.raw.end(), to);
  }
  return {start, size};
}

std::optional<std::string_view> upstream_target(const Route& route, const ForwardAction& action,
                                                const ForwardTarget& target,
                                                const RequestContext& request,
                                                const Progress& progress) {
  TargetParts parts{after_segments(request.facts.target.path, action.strip),
                    query_of(request.facts.target)};
  edit(parts.query, request.edits.query.span(), request.arena);
  if (target.rewrite) {
    const auto rewritten = fill_target(*target.rewrite, request, progress);
    if (!rewritten) return std::nullopt;
    parts.path = rewritten->path;
    if (rewritten->query) parts.query = rewritten->query;
  }
  edit(parts.query, route.request.query, request);
  edit(parts.query, target.request.query, request);
  parts.path = with_one_slash(parts.path, request.arena);
  return parts.query ? request.arena.join(parts.path, "?", *parts.query) : parts.path;
}

std::optional<std::string_view> redirect_location(const config::Template& to,
                                                  const RequestContext& request,
                                                  const Progress& progress) {
  const auto parts = fill_target(to, request, progress);
  if (!parts) return std::nullopt;
  const bool path = parts->path.empty() || parts->path.starts_with('/');
  const std::string_view place = path ? with_one_slash(parts->path, request.arena) : parts->path;
  const auto query = parts->query ? parts->query : query_of(request.facts.target);
  // "https://host/**" with an empty rest is the root of that host (RFC 9110, 4.2.3).
  const bool bare = !path && place.find('/', place.find("//") + 2) == place.npos;
  const std::string_view root = bare ? "/" : "";
  if (!query) return root.empty() ? place : request.arena.join(place, root);
  return request.arena.join(place, root, "?", *query);
}

}  // namespace gw::decision
