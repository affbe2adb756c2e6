// Where a credential stands in a request: in a field, a parameter of the query or a cookie. What
// authentication has in common: it is looked for there and, where the upstream must not see it,
// taken off. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/reader.h"
#include "policy/context.h"

namespace gw::policy {

struct CredentialLocations {  // looked at in this order; "": not looked at
  std::string header;         // lower case; of `authorization` what follows the scheme Bearer
  std::string parameter;      // of the query
  std::string cookie;

  std::string show() const;  // "header `x-api-key` or cookie `session`"
};

struct Credential {
  std::optional<std::string_view> text;  // of the request, or in the arena
  bool twice = false;                    // two fields: nobody knows which one others would take
};

// The options `header` (one of its own where nothing is written), `query` and `cookie`.
CredentialLocations read_credential_locations(config::Reader& reader, std::string_view header);
Credential find_credential(const CredentialLocations& locations, const RequestContext& context);
// From wherever it stands, not only where it was found first.
void remove_credentials(const CredentialLocations& locations, RequestContext& context);

}  // namespace gw::policy
