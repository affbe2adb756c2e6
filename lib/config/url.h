// URLs of servers in routes, upstreams and policies. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.h"
#include "config/diagnostic.h"

namespace gw::config {

// Parses and normalizes "http://HOST:PORT" or "unix:/PATH"; reports errors.
std::optional<EndpointUrl> parse_endpoint_url(const std::string& text, Position at,
                                              Diagnostics& diagnostics);
// A host name of letters, digits, - and dots, or an IP address ("[::1]" for IPv6).
bool is_host(std::string_view text);

}  // namespace gw::config
