// The locations of a credential in a request: header fields, query parameters or cookies. Shared by
// the authentication policies: they search these and, if the upstream must not see it, remove it.
// Any thread.
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

// Reads the options `header` (with a default if none is set), `query` and `cookie`.
CredentialLocations read_credential_locations(config::Reader& reader, std::string_view header);
Credential find_credential(const CredentialLocations& locations, const RequestContext& context);
// Removes the credential from all locations, not only the first.
void remove_credentials(const CredentialLocations& locations, RequestContext& context);

}  // namespace gw::policy
