// How policies that judge tokens end: with a consumer, or with a 401 and its challenge (RFC 6750).
// Plain functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "policy/policy.h"

namespace gw::policy {

// Whom the token names is the consumer, unless one was found earlier: by the name that the
// configuration gives it, and with its groups where the token says none.
Verdict accept_token(identity::Principal principal, RequestContext& context, std::string* why);

// missing: there was no token at all, which gets no error code (RFC 6750, 3).
Verdict refuse_token(RequestContext& context, std::string_view realm, http::Reason reason,
                     bool missing);

}  // namespace gw::policy
