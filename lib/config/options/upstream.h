// Rows of [upstream.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option upstream[] = {
    {"endpoints", "list of URL or { url, weight }", needed, "The servers."},
    {"balance", "\"round-robin\", \"least-request\", \"random-two\" or \"ring-hash\"",
     "\"round-robin\"", "How one of them is chosen."},
    {"hash", "key", "\"address\"", "What ring-hash goes by."},
    {"host", "\"client\", \"endpoint\" or text", "\"auto\"",
     "The Host sent: the endpoint's for https with a name, else the client's."},
    {"protocol", "\"http/1.1\" or \"h2\"", "\"auto\"", "ALPN on https, else http/1.1."},
    {"health", "table", "", "Asks each endpoint whether it is well.", later},
    {"eject", "table or \"off\"", "", "Leaves out an endpoint that fails again and again."},
    {"pool", "table", "", "Connections kept to each endpoint."},
    {"tls", "table", "", "How https is spoken to the endpoints.", later},
    {"timeout", "table", "", "Times of the upstream's side."},
    {"retry", "table", "", "When a request is tried again."},
};

inline constexpr Option endpoint[] = {
    {"url", "URL", needed, "http://HOST:PORT or unix:/PATH."},
    {"weight", "number", "1", "Its share among the endpoints."},
};

inline constexpr Option health[] = {
    {"path", "path", needed, "What is asked for.", later},
    {"interval", "duration", "\"10s\"", "How often.", later},
    {"timeout", "duration", "\"2s\"", "How long an answer may take.", later},
    {"rise", "number", "2", "Good answers in a row that make it usable.", later},
    {"fall", "number", "3", "Bad ones in a row that make it unusable.", later},
    {"status", "range of statuses", "\"200-299\"", "What is a good answer.", later},
    {"method", "method", "\"GET\"", "How it is asked.", later},
    {"host", "text", "", "The Host sent.", later},
};

inline constexpr Option eject[] = {
    {"failures", "number", "5", "Failures in a row that eject an endpoint."},
    {"base", "duration", "\"10s\"", "The first time; doubled each time."},
    {"max", "duration", "\"300s\"", "The longest time."},
    {"max_percent", "number", "50", "How many of the endpoints may be out; never the last one."},
};

inline constexpr Option pool[] = {
    {"connections", "number", "1024", "At once, to each endpoint."},
    {"idle", "duration", "\"55s\"", "How long an unused one is kept."},
    {"waiting", "number", "1024", "Requests that may wait for one."},
};

inline constexpr Option upstream_tls[] = {
    {"sni", "name", "", "Also the name verified; default the URL's.", later},
    {"ca", "file", "", "Who may sign the endpoints' certificates.", later},
    {"cert", "file", "", "The gateway's own certificate.", later},
    {"key", "file", "", "Its key.", later},
    {"verify", "boolean", "true", "false takes any certificate.", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "The oldest TLS spoken.", later},
};

}  // namespace gw::config::options
