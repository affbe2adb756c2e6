// Fetches a document from a server that the configuration names, such as the keys of an issuer. No
// request waits for it. It blocks, so it runs on its own thread; limits end a fetch that takes too
// long or is too large.
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
  // From Cache-Control (RFC 9111, 5.2.2); zero if the document must not be cached.
  std::optional<Duration> lifetime;
};

// GET of an http or https URL; any status but 200 is an error. Redirects are not followed.
// Certificates are verified with the system's authorities (or SSL_CERT_FILE and SSL_CERT_DIR).
// REQUIRES: SIGPIPE is ignored.
Result<Fetched> fetch(const std::string& url, const FetchLimits& limits = {});

// The lifetime in a Cache-Control field: max-age; zero for no-store and no-cache; otherwise none.
std::optional<Duration> lifetime_of(std::string_view cache_control);

}  // namespace gw::control
