// Rows of the root, of include and of [gateway]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option root[] = {
    {"include", "list of files", "", "More files to load; must be above the first table."},
    {"vars", "table", "", "Values for ${var:NAME}."},
    {"gateway", "table", "", "Settings of the whole gateway."},
    {"listener", "tables by name", "", "Addresses that accept connections."},
    {"upstream", "tables by name", "", "Groups of servers."},
    {"policy", "tables by name", "", "Rules that check requests and change messages."},
    {"group", "tables by name", "", "Settings that several routes share."},
    {"route", "list of tables", "", "Which requests are accepted, and where they go."},
    {"test", "list of tables", "", "Requests and their expected results."},
    {"consumer", "tables by name", "", "Callers and their credentials."},
};

inline constexpr Option include[] = {
    {"files", "list of files", needed, "Files, folders or patterns with * and ?."},
    {"group", "name of a group", needed, "Group of every route in these files."},
};

inline constexpr Option gateway[] = {
    {"workers", "number", "\"auto\"",
     "Number of threads that forward requests; \"auto\" is one per core."},
    {"engine", "\"io_uring\" or \"epoll\"", "\"auto\"",
     "I/O interface; \"auto\" uses io_uring where the system permits it."},
    {"store", "\"sqlite:PATH\"", "none",
     "Database of consumers and API keys in addition to those of the file, as written by gw keygen "
     "api-key, and of quota counts. Changes in it take effect without a reload."},
    {"access_log", "list of \"stdout\", \"stderr\", \"file:PATH\", \"sqlite:PATH\"", "[\"stdout\"]",
     "Where a record of each request is written. In SQLite it is a row of the table `record`; rows "
     "are kept for 7 days and within 1 GiB, and the oldest are deleted first. SIGUSR1 reopens "
     "files that were moved away."},
    {"request_id", "field name or \"off\"", "\"x-request-id\"",
     "Header field of the request ID. The ID of a trusted peer is kept, otherwise one is "
     "generated; it is sent to the upstream and to the client."},
    {"merge_slashes", "boolean", "true", "Treat // in a path as /."},
    {"drain", "duration", "\"30s\"", "How long a shutdown waits for requests in flight."},
    {"admin", "table", "", "Admin interface: /metrics (see gw-metrics(7)), /healthz and /readyz."},
    {"policies", "list of policies", "[]", "Evaluated before all others, on every listener."},
    {"timeout", "table", "", "Upstream timeouts."},
    {"retry", "table", "", "When a failed attempt is retried."},
    {"limits", "table", "", "Size limits of requests, and connection limits."},
};

inline constexpr Option admin[] = {
    {"address", "\"HOST:PORT\"", needed,
     "Address of the admin interface; a change takes effect at the next start."},
    {"token", "text", "",
     "Token that callers of /metrics must send as `Authorization: Bearer TOKEN`, at least 16 "
     "bytes; optional on a loopback address. /healthz (200 while the process runs) and /readyz "
     "(200 while it accepts requests, 503 while it stops or before it serves a configuration) need "
     "no token."},
};

}  // namespace gw::config::options
