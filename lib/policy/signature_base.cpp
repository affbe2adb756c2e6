// Derived components come from a table (RFC 9421, 2.2), fields by their name (2.1).
#include "policy/signature_base.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/headers.h"
#include "http/percent.h"

namespace gw::policy {

namespace {

using http::SfItem;
using http::SfValue;

// The target as it was sent in the request line.
struct Sent {
  std::string_view path, query;  // the query with its question mark
};

Sent sent(std::string_view target) {
  if (!target.starts_with('/')) {  // absolute-form, or the asterisk, which stands for no path
    const std::size_t scheme = target.find("://");
    const std::size_t path =
        scheme == target.npos ? scheme : target.find_first_of("/?", scheme + 3);
    target = path == target.npos ? "" : target.substr(path);
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  return {target.substr(0, mark), target.substr(mark)};
}

// Lower case, without the scheme's default port (RFC 9110, 4.2.3).
std::string authority(const Facts& facts) {
  const std::uint16_t standard = facts.scheme == "https" ? 443 : 80;
  if (facts.port == standard) return std::string(facts.host);
  return format("{}:{}", facts.host, facts.port);
}

std::string target_uri(const Facts& facts) {
  const auto [path, query] = sent(facts.request.target);
  return format("{}://{}{}{}", facts.scheme, authority(facts), path, query);
}

std::string path(const Facts& facts) {
  const std::string_view path = sent(facts.request.target).path;
  return path.empty() ? "/" : std::string(path);
}

std::string query(const Facts& facts) {
  const std::string_view query = sent(facts.request.target).query;
  return query.empty() ? "?" : std::string(query);
}

struct Derived {
  std::string_view name;
  std::string (*value)(const Facts&);
  std::string_view part_of[2] = {};
};
constexpr Derived derived[] = {
    {"@method", [](const Facts& facts) { return std::string(facts.request.method_text); }},
    {"@target-uri", target_uri},
    {"@authority", authority, {"@target-uri"}},
    {"@scheme", [](const Facts& facts) { return std::string(facts.scheme); }, {"@target-uri"}},
    {"@request-target", [](const Facts& facts) { return std::string(facts.request.target); }},
    {"@path", path, {"@target-uri", "@request-target"}},
    {"@query", query, {"@target-uri", "@request-target"}},
};

const Derived* find_derived(std::string_view name) {
  for (const Derived& one : derived)
    if (one.name == name) return &one;
  return nullptr;
}

// A field name in the form of RFC 9421, 2.1.
bool is_field_name(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || others.find(c) != others.npos;
  });
}

struct Value {
  std::optional<std::string> text;
  std::string fault = {};
};

Value no_value(std::string fault) { return {{}, std::move(fault)}; }

// The parameter of that name, which must be the only one (RFC 9421, 2.2.8). Both sides encode it
// the same way, whatever the client left unencoded.
Value query_parameter(const SfItem& item, const Facts& facts, Arena& arena) {
  const SfValue* const name = find_parameter(item.parameters, "name");
  if (name == nullptr || name->kind != SfValue::Kind::string || item.parameters.size() != 1)
    return no_value("component `@query-param` takes the parameter `name` and no other");
  Value found = no_value(format("the query has no parameter `{}`", printable(name->text, 60)));
  std::string_view rest = facts.target.query, one, value;
  while (http::next_parameter(rest, one, value)) {
    if (http::encode_form(http::query_decode(one, arena), arena) != name->text) continue;
    if (found.text)
      return no_value(format("the query has `{}` more than once", printable(name->text, 60)));
    found.text = http::encode_form(http::query_decode(value, arena), arena);
  }
  return found;
}

Value component(const SfItem& item, const Facts& facts, Arena& arena) {
  const std::string_view name = item.value.text;
  if (item.value.kind != SfValue::Kind::string) return no_value("a component that is not a string");
  if (name == "@query-param") return query_parameter(item, facts, arena);
  if (!item.parameters.empty())
    return no_value(format("component `{}` has the parameter `{}`, which is not supported",
                           printable(name, 60), item.parameters[0].name));
  if (const Derived* const known = find_derived(name)) return {known->value(facts)};
  if (!is_field_name(name))
    return no_value(format("component `{}` is not a component of a request", printable(name, 60)));
  if (!facts.request.headers.has(name))
    return no_value(format("component `{}` is covered, but the request has no such field", name));
  return {std::string(facts.request.headers.joined(name, arena))};
}

}  // namespace

SignatureBase signature_base(const http::SfMember& covered, const Facts& facts, Arena& arena) {
  std::string text;
  for (const SfItem& item : covered.items) {
    Value value = component(item, facts, arena);
    if (!value.text) return {{}, std::move(value.fault)};
    const std::string line = http::sf_text(item) + ": ";
    if (text.starts_with(line) || text.find('\n' + line) != text.npos)
      return {{}, format("component `{}` is covered twice", printable(item.value.text, 60))};
    text += line;
    text += *value.text;
    text += '\n';
  }
  text += "\"@signature-params\": ";
  text += http::sf_list_text(covered.items, covered.parameters);
  return {std::move(text)};
}

bool is_component(std::string_view name) {
  return find_derived(name) != nullptr || is_field_name(name);
}

bool covers(const http::SfMember& covered, std::string_view name) {
  const auto holds = [&](std::string_view wanted) {
    return std::any_of(covered.items.begin(), covered.items.end(), [&](const SfItem& item) {
      return item.value.kind == SfValue::Kind::string && item.value.text == wanted &&
             item.parameters.empty();
    });
  };
  if (holds(name)) return true;
  const Derived* const known = find_derived(name);
  return known != nullptr &&
         std::any_of(std::begin(known->part_of), std::end(known->part_of),
                     [&](std::string_view whole) { return !whole.empty() && holds(whole); });
}

}  // namespace gw::policy
