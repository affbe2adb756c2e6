// Rows of [group.NAME], of [[route]] and of its actions. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option group[] = {
    {"listener", "list of names", "all", "Match requests received on these listeners."},
    {"host", "list of names", "any",
     "Match these hosts: \"api.example.com\", or \"*.example.com\"."},
    {"prefix", "pattern without /**", "", "Prefix of the path patterns of its routes."},
    {"method", "list of methods", "any", "Match exactly these methods."},
    {"header", "table of predicates", "", "All predicates must hold."},
    {"query", "table of predicates", "",
     "All predicates must hold; names and values are decoded first."},
    {"cookie", "table of predicates", "", "All predicates must hold."},
    {"from", "list of CIDR", "anywhere", "Match clients with an address in one of these blocks."},
    {"policies", "list of names", "[]", "Evaluated after those of the listener."},
    {"skip", "list of names", "[]", "Inherited policies to leave out."},
    {"timeout", "table", "", "Upstream timeouts."},
    {"retry", "table", "", "When a failed attempt is retried."},
    {"limits", "table", "", "Maximum size of the request body."},
    {"log", "boolean", "true", "false excludes requests from the access log."},
    {"strip_prefix", "boolean", "false",
     "Routes without a rewrite send the path without the prefix, at least /."},
};

inline constexpr Option route[] = {
    {"name", "text", "methods, first host and first pattern", "Unique name of the route."},
    {"group", "name of a group", "", "Group whose settings the route inherits."},
    {"priority", "number", "0", "The route with the higher priority wins, before any other rule."},
    {"listener", "list of names", "all", "Match requests received on these listeners."},
    {"host", "list of names", "any",
     "Match these hosts: \"api.example.com\", or \"*.example.com\"."},
    {"path", "list of patterns", "\"/**\"", "Match paths that fit one of these patterns."},
    {"method", "list of methods", "any", "Match exactly these methods; GET does not include HEAD."},
    {"header", "table of predicates", "", "All predicates must hold."},
    {"query", "table of predicates", "",
     "All predicates must hold; names and values are decoded first."},
    {"cookie", "table of predicates", "", "All predicates must hold."},
    {"from", "list of CIDR", "anywhere", "Match clients with an address in one of these blocks."},
    {"policies", "list of policies", "[]",
     "Names, or tables that define a policy; evaluated last."},
    {"skip", "list of names", "[]", "Inherited policies to leave out."},
    {"timeout", "table", "", "Upstream timeouts."},
    {"retry", "table", "", "When a failed attempt is retried."},
    {"limits", "table", "", "Maximum size of the request body."},
    {"log", "boolean", "true", "false excludes requests from the access log."},
    {"upstream", "name or URL", "", "Action: forward the request."},
    {"split", "list of tables", "", "Action: forward to one of several upstreams, by weight."},
    {"redirect", "template or table", "", "Action: redirect the client."},
    {"respond", "table", "", "Action: send a response from the configuration."},
    {"rewrite", "template", "",
     "Path sent upstream; /** at its end is replaced by what /** of the pattern matched."},
    {"request", "edits", "", "Changes to the request."},
    {"response", "edits", "", "Changes to every response."},
    {"sticky", "key or table", "", "Keep a client on one share of a split."},
    {"upgrade", "list of text", "[\"websocket\"]", "Upgrade protocols that are forwarded."},
};

inline constexpr Option split[] = {
    {"upstream", "name or URL", needed, "Upstream of this share."},
    {"weight", "number", "1", "Relative share; 0 receives no traffic."},
    {"rewrite", "template", "", "Replaces the rewrite of the route."},
    {"request", "edits", "", "Applied after those of the route."},
    {"response", "edits", "", "Applied before those of the route."},
};

inline constexpr Option sticky[] = {
    {"cookie", "name", needed, "Cookie in which the gateway stores the random draw of the client."},
    {"max_age", "duration", "\"30d\"", "Lifetime of the cookie."},
};

inline constexpr Option redirect[] = {
    {"to", "template", needed,
     "URL or path; /** at its end is replaced by what /** of the pattern matched."},
    {"status", "301, 302, 303, 307 or 308", "307", "Status code."},
};

inline constexpr Option respond[] = {
    {"status", "number", "200", "Status code."},
    {"headers", "table of templates", "{}", "Header fields of the response."},
    {"body", "template", "", "Body as text."},
    {"json", "any TOML", "", "Body as compact JSON; its strings are templates."},
    {"file", "file", "", "File with the body, read when the configuration is loaded."},
};

}  // namespace gw::config::options
