// Parses templates: the table of placeholders, and one pass over the text. Edits are in edits.cpp.
#include "config/template.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/reader.h"
#include "http/method.h"

namespace gw::config {

namespace {

using Kind = TemplatePart::Kind;

struct Placeholder {
  std::string_view name;  // with the dot for named ones: "header."
  Kind kind;
  bool response = false;
};
constexpr Placeholder placeholders[] = {
    {"request.method", Kind::request_method},
    {"request.scheme", Kind::request_scheme},
    {"request.host", Kind::request_host},
    {"request.port", Kind::request_port},
    {"request.path", Kind::request_path},
    {"request.query", Kind::request_query},
    {"request.id", Kind::request_id},
    {"client.address", Kind::client_address},
    {"consumer.name", Kind::consumer_name},
    {"consumer.groups", Kind::consumer_groups},
    {"route.name", Kind::route_name},
    {"response.status", Kind::response_status, true},
    {"upstream.name", Kind::upstream_name, true},
    {"endpoint.url", Kind::endpoint_url, true},
};
constexpr Placeholder named[] = {
    {"header.", Kind::header},
    {"query.", Kind::query},
    {"cookie.", Kind::cookie},
    {"claim.", Kind::claim},
};

bool starts_word(char c) { return is_alpha(c) || c == '_'; }
bool in_word(char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-'; }
// The characters allowed here in the name of a field, parameter, cookie or claim.
bool in_name(char c) {
  return in_word(c) || std::string_view(".!#$%&'*+^`|~[]/@:").find(c) != std::string_view::npos;
}

bool has_name(std::string_view inside) {
  return std::any_of(std::begin(named), std::end(named), [inside](const Placeholder& p) {
    return inside.starts_with(p.name) && inside.size() > p.name.size();
  });
}

// Whether text in braces is a placeholder: "id", "request.host", "header.x-user", "**". Any other
// text in braces is literal, so JSON needs no escapes.
bool is_placeholder(std::string_view inside) {
  if (inside == "**") return true;
  if (inside.empty() || !starts_word(inside.front())) return false;
  if (has_name(inside)) return std::all_of(inside.begin(), inside.end(), in_name);
  return std::all_of(inside.begin(), inside.end(), [](char c) { return in_word(c) || c == '.'; });
}

class Parser {
 public:
  Parser(std::string_view text, Position at, const TemplateScope& scope, Diagnostics& diagnostics)
      : rest_(text), scope_(scope), diagnostics_(diagnostics) {
    result_.source = std::string(text);
    result_.at = at;
  }

  Template whole() {
    while (!rest_.empty()) {
      const auto brace = rest_.find('{');
      add_text(take(brace));
      if (!rest_.empty() && !escaped() && !placeholder()) add_text(take(1));
    }
    return std::move(result_);
  }

 private:
  std::string_view take(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    std::vector<TemplatePart>& parts = result_.parts;
    if (parts.empty() || parts.back().kind != Kind::text) parts.push_back({});
    parts.back().name += text;
  }

  // "{{id}}" is the text "{id}".
  bool escaped() {
    if (!rest_.starts_with("{{")) return false;
    const auto end = rest_.find("}}");
    if (end == rest_.npos || !is_placeholder(rest_.substr(2, end - 2))) return false;
    add_text(take(end + 2).substr(1, end));
    return true;
  }

  bool placeholder() {
    const auto end = rest_.find('}');
    if (end == rest_.npos) return false;
    const std::string_view inside = rest_.substr(1, end - 1);
    if (!is_placeholder(inside)) return false;
    take(end + 1);
    if (auto part = resolve(inside)) result_.parts.push_back(*std::move(part));
    return true;
  }

  std::optional<TemplatePart> resolve(std::string_view inside) {
    for (const Placeholder& known : placeholders)
      if (known.name == inside) return checked(known);
    for (const Placeholder& known : named)
      if (inside.starts_with(known.name) && inside.size() > known.name.size())
        return named_part(known, inside.substr(known.name.size()));
    if (inside == "**") return rest_part();
    if (inside.find('.') == inside.npos && is_capture(inside))
      return TemplatePart{Kind::capture, std::string(inside)};
    return unknown(inside);
  }

  std::optional<TemplatePart> checked(const Placeholder& known) {
    if (!known.response || scope_.response) return TemplatePart{known.kind, {}};
    diagnostics_.error("bad-template", result_.at,
                       format("{{{}}} is only available on responses", known.name),
                       "use it in `response` edits");
    return {};
  }

  TemplatePart named_part(const Placeholder& known, std::string_view name) {
    return {known.kind, known.kind == Kind::header ? lower(name) : std::string(name)};
  }

  std::optional<TemplatePart> rest_part() {
    if (scope_.captures == nullptr || scope_.rest) return TemplatePart{Kind::rest, {}};
    diagnostics_.error("bad-template", result_.at, "{**} needs a pattern that ends with /**",
                       "end the path of the route with /**");
    return {};
  }

  bool is_capture(std::string_view name) const {
    return scope_.captures == nullptr || std::find(scope_.captures->begin(), scope_.captures->end(),
                                                   name) != scope_.captures->end();
  }

  std::optional<TemplatePart> unknown(std::string_view inside) {
    std::vector<std::string> known;
    if (scope_.captures != nullptr) known = *scope_.captures;
    for (const Placeholder& one : placeholders)
      if (!one.response || scope_.response) known.emplace_back(one.name);
    for (const Placeholder& one : named) known.push_back(std::string(one.name) + "NAME");
    const std::string near = nearest(inside, known);
    std::string help = format("for the literal text {{{}}} write {{{{{}}}}}", inside, inside);
    if (!near.empty()) help = format("did you mean {{{}}}? {}", near, help);
    diagnostics_.error("bad-template", result_.at,
                       format("{{{}}} is not a known placeholder", inside), std::move(help));
    return {};
  }

  std::string_view rest_;
  const TemplateScope& scope_;
  Diagnostics& diagnostics_;
  Template result_;
};

}  // namespace

bool Template::constant() const {
  return parts.empty() || (parts.size() == 1 && parts[0].kind == Kind::text);
}

bool Template::uses(TemplatePart::Kind kind) const {
  return std::any_of(parts.begin(), parts.end(),
                     [kind](const TemplatePart& part) { return part.kind == kind; });
}

Template parse_template(std::string_view text, Position at, const TemplateScope& scope,
                        Diagnostics& diagnostics) {
  return Parser(text, at, scope, diagnostics).whole();
}

}  // namespace gw::config
