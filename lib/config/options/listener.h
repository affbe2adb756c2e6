// Rows of [listener.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option listener[] = {
    {"address", "list of \"HOST:PORT\"", needed,
     "Addresses to listen on: \":8080\" is all addresses, port 0 a free port."},
    {"protocols", "list of \"h2\", \"http/1.1\"", "[\"http/1.1\"]", "Protocols to accept."},
    {"tls", "table", "", "TLS for client connections.", later},
    {"trust", "list of CIDR", "[]", "Peers whose forwarding headers and request ID are trusted."},
    {"proxy_protocol", "boolean", "false",
     "Require a PROXY protocol header (v1 or v2) on every connection."},
    {"redirect", "template or table", "", "Redirect every request; the listener has no routes."},
    {"timeout", "table", "", "Client-side timeouts, and upstream timeouts inherited by routes."},
    {"policies", "list of policies", "[]", "Evaluated after those of [gateway]."},
    {"limits", "table", "", "Size limits of requests, and connection limits."},
};

inline constexpr Option listener_tls[] = {
    {"certificates", "list of { cert, key }", needed,
     "Certificates, chosen by SNI; the first one is the default.", later},
    {"client_ca", "file", "", "CA certificates that client certificates must be signed by.", later},
    {"client", "\"none\", \"request\" or \"require\"", "\"none\"",
     "Whether clients must present a certificate.", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "Lowest TLS version to accept.", later},
};

inline constexpr Option listener_timeout[] = {
    {"head", "duration", "\"10s\"", "For receiving the whole request head."},
    {"body", "duration", "\"30s\"", "Between two reads of the request body."},
    {"write", "duration", "\"30s\"", "Between two writes to the client."},
    {"idle", "duration", "\"75s\"", "Between two requests on a connection."},
    {"connect", "duration", "", "Same as in [gateway]."},
    {"first_byte", "duration", "", "Same as in [gateway]."},
    {"total", "duration or \"off\"", "", "Same as in [gateway]."},
    {"stream_idle", "duration or \"off\"", "", "Same as in [gateway]."},
};

}  // namespace gw::config::options
