// Two steps per placeholder: its value for this request (decoded text, or absent), and the encoding
// for the place where it is inserted. Text without placeholders is not copied.
#include "policy/fill.h"

#include <algorithm>
#include <optional>

#include "base/json_text.h"
#include "http/fields.h"
#include "http/target.h"

namespace gw::policy {

namespace {

using Kind = config::TemplatePart::Kind;
using Found = std::optional<std::string_view>;

Found capture(std::string_view name, const FillContext& context) {
  for (const Capture& one : context.captures)
    if (one.name == name) return one.value;
  return {};
}

Found header(const std::string& name, const FillContext& context) {
  const http::Headers& headers = context.facts.request.headers;
  if (!headers.has(name)) return {};
  return headers.joined(name, context.arena);
}

Found request_value(const config::TemplatePart& part, const FillContext& context) {
  const Facts& facts = context.facts;
  switch (part.kind) {
    case Kind::request_method:
      return facts.request.method_text;
    case Kind::request_scheme:
      return facts.scheme;
    case Kind::request_host:
      return facts.host;
    case Kind::request_port:
      return http::decimal(facts.port, context.arena);
    case Kind::request_path:
      return facts.target.path;
    case Kind::request_query:
      return facts.target.has_query ? Found(facts.target.query) : Found();
    case Kind::request_id:
      return facts.request_id;
    case Kind::client_address:
      return facts.client_text;
    case Kind::query:
      return http::query_value(facts.target.query, part.name, context.arena);
    case Kind::cookie:
      return http::cookie_value(facts.request.headers, part.name);
    default:
      return header(part.name, context);
  }
}

Found response_value(Kind kind, const ResponseContext& response) {
  if (kind == Kind::response_status) return http::decimal(response.status, response.arena);
  const std::string_view name = kind == Kind::upstream_name ? response.upstream : response.endpoint;
  return name.empty() ? Found() : Found(name);
}

// The placeholder's value for this request; empty if absent.
Found value_of(const config::TemplatePart& part, const FillContext& context) {
  switch (part.kind) {
    case Kind::capture:
      return capture(part.name, context);
    case Kind::rest:
      return capture("**", context);
    case Kind::route_name:
      return context.route;
    case Kind::consumer_name:
      return context.principal ? Found(context.principal->name) : Found();
    case Kind::consumer_groups:
      return context.principal ? identity::listed(context.principal->groups, context.arena)
                               : Found();
    case Kind::claim:
      return context.principal
                 ? identity::listed(context.principal->claim(part.name), context.arena)
                 : Found();
    case Kind::response_status:
    case Kind::upstream_name:
    case Kind::endpoint_url:
      return context.response ? response_value(part.kind, *context.response) : Found();
    default:
      return request_value(part, context);
  }
}

// Parts of the target arrive percent-encoded, in the normal form.
bool is_encoded(Kind kind) {
  return kind == Kind::capture || kind == Kind::rest || kind == Kind::request_path;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string_view without_controls(std::string_view text, Arena& arena) {
  if (std::none_of(text.begin(), text.end(), is_control)) return text;
  char* const start = arena.chars(text.size());
  char* const end = std::remove_copy_if(text.begin(), text.end(), start, is_control);
  return {start, static_cast<std::size_t>(end - start)};
}

std::string_view inside_json(std::string_view text, Arena& arena) {
  char* const start = arena.chars(json_string_size(text));
  const char* const end = put_json_string(start, text);
  return {start + 1, static_cast<std::size_t>(end - start) - 2};
}

// In a target: text that came from a target stays as it is. Everything else becomes part of one
// segment or, after the template's `?`, of one parameter.
std::string_view in_target(Kind kind, std::string_view text, bool behind_mark, Arena& arena) {
  if (kind == Kind::request_query || kind == Kind::request_host) return text;
  if (behind_mark)
    return http::encode_query(is_encoded(kind) ? http::percent_decode(text, arena) : text, arena);
  return is_encoded(kind) ? text : http::encode_segment(text, arena);
}

std::string_view escaped(Kind kind, std::string_view text, Landing landing, Arena& arena) {
  if (is_encoded(kind)) text = http::percent_decode(text, arena);
  if (landing == Landing::field) return without_controls(text, arena);
  return landing == Landing::json ? inside_json(text, arena) : text;
}

std::string_view join(std::span<const std::string_view> pieces, Arena& arena) {
  if (pieces.empty()) return {};
  if (pieces.size() == 1) return pieces[0];
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size();
  char* const start = arena.chars(size);
  char* to = start;
  for (const std::string_view piece : pieces) to = std::copy(piece.begin(), piece.end(), to);
  return {start, size};
}

}  // namespace

Filled fill(const config::Template& wanted, const FillContext& context, Landing landing) {
  if (wanted.parts.size() == 1 && wanted.parts[0].kind == Kind::text)
    return {wanted.parts[0].name, true};
  ArenaList<std::string_view> pieces;
  bool asked = false, found = false, behind_mark = false;
  for (const config::TemplatePart& part : wanted.parts) {
    if (part.kind == Kind::text) {
      pieces.push_back(part.name, context.arena);
      behind_mark = behind_mark || part.name.find('?') != std::string::npos;
      continue;
    }
    asked = true;
    const Found value = value_of(part, context);
    if (!value) continue;
    found = true;
    pieces.push_back(landing == Landing::path
                         ? in_target(part.kind, *value, behind_mark, context.arena)
                         : escaped(part.kind, *value, landing, context.arena),
                     context.arena);
  }
  return {join(pieces.span(), context.arena), found || !asked};
}

void fill_edits(const config::Edits& wanted, const FillContext& context, Landing landing,
                ArenaList<FieldEdit>& edits) {
  using Change = FieldEdit::Kind;
  for (const std::string& name : wanted.remove)
    edits.push_back({Change::remove, name, {}}, context.arena);
  for (const config::FieldTemplate& field : wanted.set) {
    Change change = Change::set;  // then add the others to it
    for (const config::Template& value : field.values) {
      const Filled filled = fill(value, context, landing);
      if (!filled.present) continue;
      edits.push_back({change, field.name, filled.text}, context.arena);
      change = Change::add;
    }
    // There is no value to set. The client's own value is removed, so that it cannot pass for ours.
    if (change == Change::set) edits.push_back({Change::remove, field.name, {}}, context.arena);
  }
  for (const config::FieldTemplate& field : wanted.add)
    for (const config::Template& value : field.values)
      if (const Filled filled = fill(value, context, landing); filled.present)
        edits.push_back({Change::add, field.name, filled.text}, context.arena);
}

void apply(std::span<const FieldEdit> edits, http::FieldList& fields, Arena& arena) {
  for (const FieldEdit& edit : edits) {
    switch (edit.kind) {
      case FieldEdit::Kind::remove:
        fields.remove(edit.name);
        break;
      case FieldEdit::Kind::set:
        fields.set(edit.name, edit.value, arena);
        break;
      case FieldEdit::Kind::add:
        fields.add(edit.name, edit.value, arena);
        break;
    }
  }
}

}  // namespace gw::policy
