// Rows of the tables that several scopes have: timeout, retry, limits. Included by options.cpp
// only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option timeout[] = {
    {"connect", "duration", "\"2s\"", "For connecting, per attempt."},
    {"first_byte", "duration", "\"30s\"", "Until the response starts, per attempt."},
    {"idle", "duration", "\"30s\"", "Between two reads of the response, per attempt."},
    {"total", "duration or \"off\"", "\"60s\"",
     "For all attempts together; does not apply to upgrades and streams."},
    {"stream_idle", "duration or \"off\"", "\"10m\"", "Replaces idle for upgrades and streams."},
};

inline constexpr Option retry[] = {
    {"attempts", "number", "2", "Total attempts, including the first; 1 disables retries."},
    {"on", "list of \"connect\", \"reset\", \"timeout\" or statuses",
     "[\"connect\", \"reset\", 502, 503, 504]", "Failures that are retried."},
    {"methods", "list of methods", "idempotent methods",
     "Methods that are retried; a failure to connect is retried for every method."},
    {"backoff", "two durations", "[\"25ms\", \"250ms\"]",
     "First and longest delay before a retry."},
    {"budget_percent", "number", "20",
     "Maximum concurrent retries, in percent of the requests in flight; switching from an "
     "unreachable endpoint to another one does not count."},
    {"replay", "size", "\"64KiB\"", "Maximum size of a request body kept for retries."},
};

inline constexpr Option limits[] = {
    {"line", "size", "\"8KiB\"", "Size of the request line."},
    {"header", "size", "\"8KiB\"", "Size of one header field."},
    {"headers", "size", "\"32KiB\"", "Total size of the header fields."},
    {"count", "number", "100", "Number of header fields."},
    {"body", "size or \"off\"", "\"10MiB\"", "Size of the request body."},
    {"connections", "number or \"off\"", "three quarters of the file descriptor limit",
     "Number of client connections."},
    {"connections_per_address", "number or \"off\"", "\"off\"",
     "Number of connections from one client address."},
};

inline constexpr Option body_limit[] = {
    {"body", "size or \"off\"", "\"10MiB\"", "Size of the request body."},
};

}  // namespace gw::config::options
