// Rows of the root, of include and of [gateway]. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option root[] = {
    {"include", "list of files", "", "More files; stands above the first table."},
    {"vars", "table", "", "What ${var:NAME} stands for."},
    {"gateway", "table", "", "The gateway as a whole."},
    {"listener", "tables by name", "", "Addresses that accept connections."},
    {"upstream", "tables by name", "", "Groups of servers."},
    {"policy", "tables by name", "", "Rules that judge requests and edit answers."},
    {"group", "tables by name", "", "What several routes have in common."},
    {"route", "list of tables", "", "Which requests go where."},
    {"test", "list of tables", "", "Requests and what must become of them."},
    {"consumer", "tables by name", "", "Who calls, with their keys."},
};

inline constexpr Option include[] = {
    {"files", "list of files", needed, "Files, folders or patterns with * and ?."},
    {"group", "name of a group", needed, "The group of every route in these files."},
};

inline constexpr Option gateway[] = {
    {"workers", "number", "\"auto\"", "Threads that forward; \"auto\" is one per core."},
    {"engine", "\"io_uring\" or \"epoll\"", "\"auto\"",
     "How the kernel is asked; \"auto\" takes io_uring where it is allowed."},
    {"store", "\"sqlite:PATH\"", "none",
     "Consumers and keys beside those of the file, as gw keygen api-key writes them, and what "
     "quotas "
     "have counted. What changes there is taken up without a reload."},
    {"access_log", "list of \"stdout\", \"stderr\", \"file:PATH\", \"sqlite:PATH\"", "[\"stdout\"]",
     "Where each request leaves its record. In SQLite it is a row of the table `record`, kept for "
     "7 "
     "days and within 1 GiB, the oldest going first; SIGUSR1 opens files anew that were moved "
     "away."},
    {"request_id", "field name or \"off\"", "\"x-request-id\"",
     "Kept from a trusted peer, else made; sent both ways."},
    {"merge_slashes", "boolean", "true", "// in a path counts as /."},
    {"drain", "duration", "\"30s\"", "How long a stop waits for running requests."},
    {"admin", "table", "",
     "Where /metrics (see gw-metrics(7)), /healthz and /readyz are answered."},
    {"policies", "list of policies", "[]", "Judged before all others, on every listener."},
    {"timeout", "table", "", "Times of the upstream's side."},
    {"retry", "table", "", "When a request is tried again."},
    {"limits", "table", "", "What a request may measure."},
};

inline constexpr Option admin[] = {
    {"address", "\"HOST:PORT\"", needed,
     "Where the admin interface listens; it changes with the next start only."},
    {"token", "text", "",
     "What callers of /metrics must show as `Authorization: Bearer TOKEN`, of 16 bytes at least; a "
     "loopback address may go without. /healthz (200: it lives) and /readyz (200: it takes "
     "requests, 503: it is stopping, or nothing serves yet) need none."},
};

}  // namespace gw::config::options
