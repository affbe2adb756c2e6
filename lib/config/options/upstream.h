// Rows of [upstream.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option upstream[] = {
    {"endpoints", "list of URL or { url, weight }", needed, "Servers of the upstream."},
    {"balance", "\"round-robin\", \"least-request\", \"random-two\" or \"ring-hash\"",
     "\"round-robin\"", "Load balancing method."},
    {"hash", "key", "\"address\"", "Key of ring-hash."},
    {"host", "\"client\", \"endpoint\" or text", "\"auto\"",
     "Host header sent upstream; \"auto\" is the endpoint's host for https with a name, otherwise "
     "the client's Host."},
    {"protocol", "\"http/1.1\" or \"h2\"", "\"auto\"",
     "Upstream protocol; \"auto\" negotiates it by ALPN on https, otherwise it is http/1.1."},
    {"health", "table", "", "Active health checks.", later},
    {"eject", "table or \"off\"", "",
     "Passive health checks: exclude endpoints that fail repeatedly."},
    {"pool", "table", "", "Connection pool of each endpoint."},
    {"tls", "table", "", "TLS for connections to endpoints.", later},
    {"timeout", "table", "", "Upstream timeouts."},
    {"retry", "table", "", "When a failed attempt is retried."},
};

inline constexpr Option endpoint[] = {
    {"url", "URL", needed, "http://HOST:PORT or unix:/PATH."},
    {"weight", "number", "1", "Relative share of the requests."},
};

inline constexpr Option health[] = {
    {"path", "path", needed, "Path to request.", later},
    {"interval", "duration", "\"10s\"", "Time between two checks.", later},
    {"timeout", "duration", "\"2s\"", "Timeout of a check.", later},
    {"rise", "number", "2", "Successes in a row that make an endpoint usable.", later},
    {"fall", "number", "3", "Failures in a row that make an endpoint unusable.", later},
    {"status", "range of statuses", "\"200-299\"", "Status codes that count as success.", later},
    {"method", "method", "\"GET\"", "Request method.", later},
    {"host", "text", "", "Host header of the request.", later},
};

inline constexpr Option eject[] = {
    {"failures", "number", "5", "Failures in a row that eject an endpoint."},
    {"base", "duration", "\"10s\"", "Length of the first ejection; doubled each time."},
    {"max", "duration", "\"300s\"", "Maximum length of an ejection."},
    {"max_percent", "number", "50",
     "Maximum percentage of endpoints ejected at once; the last endpoint is never ejected."},
};

inline constexpr Option pool[] = {
    {"connections", "number", "1024", "Maximum number of connections to each endpoint."},
    {"idle", "duration", "\"55s\"", "How long an unused connection is kept."},
    {"waiting", "number", "1024", "Maximum number of requests that wait for a connection."},
};

inline constexpr Option upstream_tls[] = {
    {"sni", "name", "", "Server name to send and to verify; default is the host of the URL.",
     later},
    {"ca", "file", "", "CA certificates that endpoint certificates must be signed by.", later},
    {"cert", "file", "", "Client certificate of the gateway.", later},
    {"key", "file", "", "Private key of the client certificate.", later},
    {"verify", "boolean", "true", "false accepts any certificate.", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "Lowest TLS version to accept.", later},
};

}  // namespace gw::config::options
