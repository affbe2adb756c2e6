// Rows of [group.NAME], of [[route]] and of its actions. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option group[] = {
    {"listener", "list of names", "every one", "It came in there."},
    {"host", "list of names", "any", "\"api.example.com\", or \"*.example.com\"."},
    {"prefix", "pattern without /**", "", "Stands before the patterns of its routes."},
    {"method", "list of methods", "any", "Exactly one of these."},
    {"header", "table of predicates", "", "Every one holds."},
    {"query", "table of predicates", "", "Every one holds; names and values are decoded."},
    {"cookie", "table of predicates", "", "Every one holds."},
    {"from", "list of CIDR", "anywhere", "The client's address is in one."},
    {"policies", "list of names", "[]", "Judged after the listener's."},
    {"skip", "list of names", "[]", "Inherited policies to leave out."},
    {"timeout", "table", "", "Times of the upstream's side."},
    {"retry", "table", "", "When a request is tried again."},
    {"limits", "table", "", "The body's largest size."},
    {"log", "boolean", "true", "false: not in the access log."},
    {"strip_prefix", "boolean", "false",
     "Routes without a rewrite send what follows the prefix, at least /."},
};

inline constexpr Option route[] = {
    {"name", "text", "methods, first host and first pattern", "Unique among the routes."},
    {"group", "name of a group", "", "What it shares with others."},
    {"priority", "number", "0", "The higher one wins before anything else."},
    {"listener", "list of names", "every one", "It came in there."},
    {"host", "list of names", "any", "\"api.example.com\", or \"*.example.com\"."},
    {"path", "list of patterns", "\"/**\"", "The path matches one."},
    {"method", "list of methods", "any", "Exactly one of these; GET does not include HEAD."},
    {"header", "table of predicates", "", "Every one holds."},
    {"query", "table of predicates", "", "Every one holds; names and values are decoded."},
    {"cookie", "table of predicates", "", "Every one holds."},
    {"from", "list of CIDR", "anywhere", "The client's address is in one."},
    {"policies", "list of policies", "[]", "Names, or tables of their own; judged last."},
    {"skip", "list of names", "[]", "Inherited policies to leave out."},
    {"timeout", "table", "", "Times of the upstream's side."},
    {"retry", "table", "", "When a request is tried again."},
    {"limits", "table", "", "The body's largest size."},
    {"log", "boolean", "true", "false: not in the access log."},
    {"upstream", "name or URL", "", "Action: forward."},
    {"split", "list of tables", "", "Action: forward to one by weight."},
    {"redirect", "template or table", "", "Action: send the client elsewhere."},
    {"respond", "table", "", "Action: answer."},
    {"rewrite", "template", "", "The path sent upstream; /** at its end is the pattern's rest."},
    {"request", "edits", "", "What is changed on the request."},
    {"response", "edits", "", "What is changed on every answer."},
    {"sticky", "key or table", "", "Keeps a client on one side of a split."},
    {"upgrade", "list of text", "[\"websocket\"]", "Upgrades that are let through."},
};

inline constexpr Option split[] = {
    {"upstream", "name or URL", needed, "Where this share goes."},
    {"weight", "number", "1", "The share; 0 is never drawn."},
    {"rewrite", "template", "", "In place of the route's."},
    {"request", "edits", "", "After the route's."},
    {"response", "edits", "", "Before the route's."},
};

inline constexpr Option sticky[] = {
    {"cookie", "name", needed, "A cookie of the gateway that holds the draw."},
    {"max_age", "duration", "\"30d\"", "How long it lasts."},
};

inline constexpr Option redirect[] = {
    {"to", "template", needed, "A URL or path; /** at its end is the pattern's rest."},
    {"status", "301, 302, 303, 307 or 308", "307", "The status."},
};

inline constexpr Option respond[] = {
    {"status", "number", "200", "The status."},
    {"headers", "table of templates", "{}", "Fields of the answer."},
    {"body", "template", "", "The body as text."},
    {"json", "any TOML", "", "The body as compact JSON, with templates in its strings."},
    {"file", "file", "", "The body as it lies there, read at load."},
};

}  // namespace gw::config::options
