// A request may have its credential in several locations; the first one counts.
#include "policy/credential_locations.h"

#include "base/text.h"
#include "http/percent.h"

namespace gw::policy {

namespace {

constexpr std::string_view authorization = "authorization";

// The text after "Bearer" (RFC 6750, 2.1). Empty for any other scheme.
std::optional<std::string_view> after_bearer(std::string_view value) {
  constexpr std::string_view scheme = "bearer";
  if (!iequals(value.substr(0, scheme.size()), scheme)) return {};
  value.remove_prefix(scheme.size());
  if (!value.empty() && value.front() != ' ') return {};
  return trim(value);
}

std::optional<std::string_view> in_field(std::string_view name, std::string_view value) {
  return name == authorization ? after_bearer(value) : value;
}

Credential in_header(std::string_view name, const http::Headers& headers) {
  Credential found;
  for (const http::Field& field : headers) {
    if (!iequals(field.name, name)) continue;
    const auto text = in_field(name, field.value);
    found.twice = found.twice || (text && found.text);
    if (!found.text) found.text = text;
  }
  return found;
}

// The request's other cookies, as one field (RFC 6265, 5.4).
std::string_view other_cookies(const http::Headers& headers, std::string_view name, Arena& arena) {
  std::string_view kept;
  for (const http::Field& field : headers) {
    if (field.id != http::FieldId::cookie) continue;
    for (const std::string_view part : split(field.value, ';')) {
      const std::string_view pair = trim(part);
      if (pair.empty() || trim(pair.substr(0, pair.find('='))) == name) continue;
      kept = kept.empty() ? pair : arena.join(kept, "; ", pair);
    }
  }
  return kept;
}

}  // namespace

std::string CredentialLocations::show() const {
  std::string all;
  const auto add = [&all](std::string_view kind, const std::string& name) {
    if (!name.empty()) all += format("{}{} `{}`", all.empty() ? "" : " or ", kind, name);
  };
  add("header", header);
  add("parameter", parameter);
  add("cookie", cookie);
  return all;
}

CredentialLocations read_credential_locations(config::Reader& reader, std::string_view header) {
  CredentialLocations locations;
  locations.header = lower(value_or(reader.text("header"), std::string(header)));
  locations.parameter = value_or(reader.text("query"), std::string());
  locations.cookie = value_or(reader.text("cookie"), std::string());
  return locations;
}

Credential find_credential(const CredentialLocations& locations, const RequestContext& context) {
  const Facts& facts = context.facts;
  if (const Credential found = in_header(locations.header, facts.request.headers); found.text)
    return found;
  Credential found;
  if (!locations.parameter.empty())
    found.text = http::query_value(facts.target.query, locations.parameter, context.arena);
  if (!found.text && !locations.cookie.empty())
    found.text = http::cookie_value(facts.request.headers, locations.cookie);
  return found;
}

void remove_credentials(const CredentialLocations& locations, RequestContext& context) {
  using Kind = FieldEdit::Kind;
  Arena& arena = context.arena;
  Edits& edits = context.edits;
  const http::Headers& headers = context.facts.request.headers;
  if (in_header(locations.header, headers).text)
    edits.request.push_back({Kind::remove, locations.header, {}}, arena);
  const std::string_view query = context.facts.target.query;
  if (!locations.parameter.empty() && http::query_value(query, locations.parameter, arena))
    edits.query.push_back({Kind::remove, locations.parameter, {}}, arena);
  if (locations.cookie.empty() || !http::cookie_value(headers, locations.cookie)) return;
  const std::string_view kept = other_cookies(headers, locations.cookie, arena);
  edits.request.push_back({kept.empty() ? Kind::remove : Kind::set, "cookie", kept}, arena);
}

}  // namespace gw::policy
