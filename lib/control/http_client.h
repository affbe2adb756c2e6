// A document from a server that the configuration names: keys of issuers, and where they are. Never
// what a request waits for. Blocks its thread, so it is called on one of its own; what takes too
// long or is too large ends here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "net/resolver.h"

namespace gw::control {

struct FetchLimits {
  Duration deadline = seconds(5);  // of all of it, the look-up of the name too
  std::size_t bytes = std::size_t{1} << 20;
  net::ResolverOptions resolver = {};
};

struct Fetched {
  std::string body;
  // As Cache-Control says (RFC 9111, 5.2.2); zero where it is not to be kept.
  std::optional<Duration> lifetime;
};

// GET of an http or https URL; nothing but 200 is a document. Redirects are not followed. https is
// verified by the system's authorities (SSL_CERT_FILE and SSL_CERT_DIR count).
// REQUIRES: SIGPIPE is ignored.
Result<Fetched> fetch(const std::string& url, const FetchLimits& limits = {});

// Of a Cache-Control field: max-age, or zero by no-store and no-cache; none where it says neither.
std::optional<Duration> lifetime_of(std::string_view cache_control);

}  // namespace gw::control
