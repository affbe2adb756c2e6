// Template: text with {...} placeholders that are filled per request. Parsed here, where unknown
// placeholders are reported; filled by policy/fill, which has the request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/value.h"

namespace gw::config {

struct TemplatePart {
  enum class Kind : std::uint8_t {
    text,     // in `name`
    capture,  // {id}, name
    rest,     // {**}
    request_method,
    request_scheme,
    request_host,
    request_port,
    request_path,
    request_query,
    request_id,
    header,
    query,
    cookie,
    claim,  // these have a `name`
    client_address,
    consumer_name,
    consumer_groups,
    route_name,
    response_status,
    upstream_name,
    endpoint_url  // on responses only
  };
  Kind kind = Kind::text;
  std::string name;
};

struct Template {
  std::vector<TemplatePart> parts;
  std::string source;  // as written
  Position at;

  bool constant() const;  // no placeholder
  bool uses(TemplatePart::Kind kind) const;
};

// What a template may use.
struct TemplateScope {
  const std::vector<std::string>* captures =
      nullptr;            // names of path parameters; null: not checked here
  bool rest = false;      // the pattern ends with /**
  bool response = false;  // response placeholders are allowed
};

// Braces that do not form a placeholder are literal ("{" in JSON); {{id}} is the literal text {id};
// an unknown {word} or {word.word} is an error.
Template parse_template(std::string_view text, Position at, const TemplateScope& scope,
                        Diagnostics& diagnostics);

// { set = { NAME = TEMPLATE }, add = { NAME = TEMPLATE or list }, remove = ["NAME", "x-internal-*"]
// }
struct FieldTemplate {
  std::string name;              // lower case
  std::vector<Template> values;  // set: one or several
  Position at;
};
struct Edits {
  std::vector<std::string> remove;
  std::vector<FieldTemplate> set, add;
  Position at;
  bool empty() const { return remove.empty() && set.empty() && add.empty(); }
};
struct RequestEdits : Edits {
  Edits query;  // the same operations for query parameters
};

// Framing and hop-by-hop fields are errors. `query` is only allowed for requests.
RequestEdits parse_request_edits(const Value& value, const TemplateScope&, Diagnostics&);
Edits parse_response_edits(const Value& value, const TemplateScope&, Diagnostics&);

}  // namespace gw::config
