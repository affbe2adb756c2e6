// Rows of the tables that several scopes have: timeout, retry, limits. Included by options.cpp
// only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option timeout[] = {
    {"connect", "duration", "\"2s\"", "Until connected, each attempt."},
    {"first_byte", "duration", "\"30s\"", "Until the answer starts, each attempt."},
    {"idle", "duration", "\"30s\"", "Between two reads, each attempt."},
    {"total", "duration or \"off\"", "\"60s\"", "All attempts; not of upgrades and streams."},
    {"stream_idle", "duration or \"off\"", "\"10m\"", "In place of idle for those."},
};

inline constexpr Option retry[] = {
    {"attempts", "number", "2", "Tries in all; 1 is never again."},
    {"on", "list of \"connect\", \"reset\", \"timeout\" or statuses",
     "[\"connect\", \"reset\", 502, 503, 504]", "What is worth another try."},
    {"methods", "list of methods", "the idempotent ones", "Of these only; for connect of any."},
    {"backoff", "two durations", "[\"25ms\", \"250ms\"]", "The first wait and the longest."},
    {"budget_percent", "number", "20",
     "Retries at once, of the live requests; not those from a dead endpoint to another."},
    {"replay", "size", "\"64KiB\"", "Body kept for another try."},
};

inline constexpr Option limits[] = {
    {"line", "size", "\"8KiB\"", "The request line."},
    {"header", "size", "\"8KiB\"", "One field."},
    {"headers", "size", "\"32KiB\"", "All fields."},
    {"count", "number", "100", "The number of fields."},
    {"body", "size or \"off\"", "\"10MiB\"", "The body."},
    {"connections", "number or \"off\"", "three quarters of the descriptors",
     "Clients' connections."},
    {"connections_per_address", "number or \"off\"", "\"off\"", "Of one address."},
};

inline constexpr Option body_limit[] = {
    {"body", "size or \"off\"", "\"10MiB\"", "The body."},
};

}  // namespace gw::config::options
