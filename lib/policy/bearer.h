// The results of policies that check tokens: a consumer, or a 401 with its challenge (RFC 6750).
// Plain functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "policy/policy.h"

namespace gw::policy {

// The subject of the token becomes the consumer, unless an earlier policy found one: with the name
// in the configuration, and with its groups if the token has none.
Verdict accept_token(identity::Principal principal, RequestContext& context, std::string* why);

// missing: there was no token, so the challenge has no error code (RFC 6750, 3).
Verdict refuse_token(RequestContext& context, std::string_view realm, http::Reason reason,
                     bool missing);

}  // namespace gw::policy
