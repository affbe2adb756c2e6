// Rows of [listener.NAME]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option listener[] = {
    {"address", "list of \"HOST:PORT\"", needed, "\":8080\" is every address; port 0 a free one."},
    {"protocols", "list of \"h2\", \"http/1.1\"", "[\"http/1.1\"]", "What may be spoken here."},
    {"tls", "table", "", "Certificates, and what clients must show.", later},
    {"trust", "list of CIDR", "[]", "Peers whose forwarded fields and request id are believed."},
    {"proxy_protocol", "boolean", "false", "Every connection must start with v1 or v2."},
    {"redirect", "template or table", "", "The listener answers this and has no routes."},
    {"timeout", "table", "", "Times of the client's side, and those that come down."},
    {"policies", "list of policies", "[]", "Judged after the gateway's."},
    {"limits", "table", "", "What a request may measure."},
};

inline constexpr Option listener_tls[] = {
    {"certificates", "list of { cert, key }", needed, "Chosen by SNI, else the first.", later},
    {"client_ca", "file", "", "Who may sign clients' certificates.", later},
    {"client", "\"none\", \"request\" or \"require\"", "\"none\"", "Ask clients for one?", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "The oldest TLS spoken.", later},
};

inline constexpr Option listener_timeout[] = {
    {"head", "duration", "\"10s\"", "For the whole request head."},
    {"body", "duration", "\"30s\"", "Between two reads of the body."},
    {"write", "duration", "\"30s\"", "Between two writes to the client."},
    {"idle", "duration", "\"75s\"", "Between two requests of a connection."},
    {"connect", "duration", "", "As of [gateway]."},
    {"first_byte", "duration", "", "As of [gateway]."},
    {"total", "duration or \"off\"", "", "As of [gateway]."},
    {"stream_idle", "duration or \"off\"", "", "As of [gateway]."},
};

}  // namespace gw::config::options
