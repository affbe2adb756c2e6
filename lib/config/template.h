// Template: text with {...} that is filled per request. Parsed here, where an unknown placeholder
// is an error with its place; filled by policy/fill, which knows the request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/value.h"

namespace gw::config {

struct TemplatePart {
  enum class Kind : std::uint8_t {
    text,     // name holds it
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
    claim,  // name
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

// Where a template stands: what it may use.
struct TemplateScope {
  const std::vector<std::string>* captures =
      nullptr;            // names of the path parameters; null: not checked here
  bool rest = false;      // the pattern has a /**
  bool response = false;  // response placeholders are known
};

// Braces that are not a placeholder are text ("{" in JSON); {{id}} is the text {id}; a {word} or
// {word.word} that is not known is an error.
Template parse_template(std::string_view text, Position at, const TemplateScope& scope,
                        Diagnostics& diagnostics);

// { set = { NAME = TEMPLATE }, add = { NAME = TEMPLATE or list }, remove = ["NAME", "x-internal-*"]
// }
struct FieldTemplate {
  std::string name;              // lower case
  std::vector<Template> values;  // set has one or several
  Position at;
};
struct Edits {
  std::vector<std::string> remove;
  std::vector<FieldTemplate> set, add;
  Position at;
  bool empty() const { return remove.empty() && set.empty() && add.empty(); }
};
struct RequestEdits : Edits {
  Edits query;  // the same three words for parameters
};

// Framing and hop-by-hop fields are errors. `query` is only allowed on requests.
RequestEdits parse_request_edits(const Value& value, const TemplateScope&, Diagnostics&);
Edits parse_response_edits(const Value& value, const TemplateScope&, Diagnostics&);

}  // namespace gw::config
