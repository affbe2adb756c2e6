// The tables of the language, a row a key. What gw.toml(5) says, what completions offer and what
// the reader lets through all come from here.
#include "config/options.h"

#include <array>

namespace gw::config {

namespace {

constexpr std::string_view needed = "needed";
constexpr bool later = true;

constexpr Option root[] = {
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
constexpr Option include[] = {
    {"files", "list of files", needed, "Files, folders or patterns with * and ?."},
    {"group", "name of a group", needed, "The group of every route in these files."},
};
constexpr Option gateway[] = {
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
constexpr Option admin[] = {
    {"address", "\"HOST:PORT\"", needed,
     "Where the admin interface listens; it changes with the next start only."},
    {"token", "text", "",
     "What callers of /metrics must show as `Authorization: Bearer TOKEN`, of 16 bytes at least; a "
     "loopback address may go without. /healthz (200: it lives) and /readyz (200: it takes "
     "requests, 503: it is stopping, or nothing serves yet) need none."},
};
constexpr Option listener[] = {
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
constexpr Option listener_tls[] = {
    {"certificates", "list of { cert, key }", needed, "Chosen by SNI, else the first.", later},
    {"client_ca", "file", "", "Who may sign clients' certificates.", later},
    {"client", "\"none\", \"request\" or \"require\"", "\"none\"", "Ask clients for one?", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "The oldest TLS spoken.", later},
};
constexpr Option listener_timeout[] = {
    {"head", "duration", "\"10s\"", "For the whole request head."},
    {"body", "duration", "\"30s\"", "Between two reads of the body."},
    {"write", "duration", "\"30s\"", "Between two writes to the client."},
    {"idle", "duration", "\"75s\"", "Between two requests of a connection."},
    {"connect", "duration", "", "As of [gateway]."},
    {"first_byte", "duration", "", "As of [gateway]."},
    {"total", "duration or \"off\"", "", "As of [gateway]."},
    {"stream_idle", "duration or \"off\"", "", "As of [gateway]."},
};
constexpr Option upstream[] = {
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
constexpr Option endpoint[] = {
    {"url", "URL", needed, "http://HOST:PORT or unix:/PATH."},
    {"weight", "number", "1", "Its share among the endpoints."},
};
constexpr Option health[] = {
    {"path", "path", needed, "What is asked for.", later},
    {"interval", "duration", "\"10s\"", "How often.", later},
    {"timeout", "duration", "\"2s\"", "How long an answer may take.", later},
    {"rise", "number", "2", "Good answers in a row that make it usable.", later},
    {"fall", "number", "3", "Bad ones in a row that make it unusable.", later},
    {"status", "range of statuses", "\"200-299\"", "What is a good answer.", later},
    {"method", "method", "\"GET\"", "How it is asked.", later},
    {"host", "text", "", "The Host sent.", later},
};
constexpr Option eject[] = {
    {"failures", "number", "5", "Failures in a row that eject an endpoint."},
    {"base", "duration", "\"10s\"", "The first time; doubled each time."},
    {"max", "duration", "\"300s\"", "The longest time."},
    {"max_percent", "number", "50", "How many of the endpoints may be out; never the last one."},
};
constexpr Option pool[] = {
    {"connections", "number", "1024", "At once, to each endpoint."},
    {"idle", "duration", "\"55s\"", "How long an unused one is kept."},
    {"waiting", "number", "1024", "Requests that may wait for one."},
};
constexpr Option upstream_tls[] = {
    {"sni", "name", "", "Also the name verified; default the URL's.", later},
    {"ca", "file", "", "Who may sign the endpoints' certificates.", later},
    {"cert", "file", "", "The gateway's own certificate.", later},
    {"key", "file", "", "Its key.", later},
    {"verify", "boolean", "true", "false takes any certificate.", later},
    {"min_version", "\"1.2\" or \"1.3\"", "\"1.2\"", "The oldest TLS spoken.", later},
};
constexpr Option group[] = {
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
constexpr Option route[] = {
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
constexpr Option split[] = {
    {"upstream", "name or URL", needed, "Where this share goes."},
    {"weight", "number", "1", "The share; 0 is never drawn."},
    {"rewrite", "template", "", "In place of the route's."},
    {"request", "edits", "", "After the route's."},
    {"response", "edits", "", "Before the route's."},
};
constexpr Option sticky[] = {
    {"cookie", "name", needed, "A cookie of the gateway that holds the draw."},
    {"max_age", "duration", "\"30d\"", "How long it lasts."},
};
constexpr Option redirect[] = {
    {"to", "template", needed, "A URL or path; /** at its end is the pattern's rest."},
    {"status", "301, 302, 303, 307 or 308", "307", "The status."},
};
constexpr Option respond[] = {
    {"status", "number", "200", "The status."},
    {"headers", "table of templates", "{}", "Fields of the answer."},
    {"body", "template", "", "The body as text."},
    {"json", "any TOML", "", "The body as compact JSON, with templates in its strings."},
    {"file", "file", "", "The body as it lies there, read at load."},
};
constexpr Option consumer[] = {
    {"groups", "list of text", "[]", "Plans and roles."},
    {"keys", "list of { id, hash, scopes, expires, starts }", "[]", "API keys."},
    {"password", "hash", "",
     "The bcrypt hash of its password, for basic-auth, as gw keygen password or htpasswd -B makes "
     "it."},
    {"secret", "text", "",
     "What the consumer signs its requests with, for hmac-signature: its bytes as they stand here, "
     "32 at least. As gw keygen secret makes it; best as ${env:NAME} or ${file:PATH}."},
    {"aliases", "list of text", "[]", "What tokens and certificates call it."},
    {"limit", "table of rates or \"off\", by policy", "{}",
     "Instead of what that policy's limit gives its group or everybody."},
};
constexpr Option consumer_key[] = {
    {"id", "name", needed, "What people call it; unique among the consumer's."},
    {"hash", "\"sha256:HEX\"", needed, "As gw keygen api-key prints it; the key stands nowhere."},
    {"scopes", "list of text", "[]", "What it may be used for."},
    {"expires", "time", "", "It is not valid from then on."},
    {"starts", "time", "", "It is not valid before."},
};
constexpr Option timeout[] = {
    {"connect", "duration", "\"2s\"", "Until connected, each attempt."},
    {"first_byte", "duration", "\"30s\"", "Until the answer starts, each attempt."},
    {"idle", "duration", "\"30s\"", "Between two reads, each attempt."},
    {"total", "duration or \"off\"", "\"60s\"", "All attempts; not of upgrades and streams."},
    {"stream_idle", "duration or \"off\"", "\"10m\"", "In place of idle for those."},
};
constexpr Option retry[] = {
    {"attempts", "number", "2", "Tries in all; 1 is never again."},
    {"on", "list of \"connect\", \"reset\", \"timeout\" or statuses",
     "[\"connect\", \"reset\", 502, 503, 504]", "What is worth another try."},
    {"methods", "list of methods", "the idempotent ones", "Of these only; for connect of any."},
    {"backoff", "two durations", "[\"25ms\", \"250ms\"]", "The first wait and the longest."},
    {"budget_percent", "number", "20",
     "Retries at once, of the live requests; not those from a dead endpoint to another."},
    {"replay", "size", "\"64KiB\"", "Body kept for another try."},
};
constexpr Option limits[] = {
    {"line", "size", "\"8KiB\"", "The request line."},
    {"header", "size", "\"8KiB\"", "One field."},
    {"headers", "size", "\"32KiB\"", "All fields."},
    {"count", "number", "100", "The number of fields."},
    {"body", "size or \"off\"", "\"10MiB\"", "The body."},
    {"connections", "number or \"off\"", "three quarters of the descriptors",
     "Clients' connections."},
    {"connections_per_address", "number or \"off\"", "\"off\"", "Of one address."},
};
constexpr Option body_limit[] = {
    {"body", "size or \"off\"", "\"10MiB\"", "The body."},
};
constexpr Option test[] = {
    {"name", "text", needed, "Unique among the tests."},
    {"request", "\"METHOD URL\"", "", "Without METHOD it is GET; a path is at http://localhost."},
    {"headers", "table of text or lists", "{}", "Fields of the request."},
    {"body", "text", "", "Its body."},
    {"listener", "name", "", "Where it comes in."},
    {"from", "address", "\"127.0.0.1\"", "The client."},
    {"now", "time", "2026-01-01T00:00:00Z", "The clock."},
    {"dice", "fraction or whole number", "0.5",
     "Every draw is this fraction; a whole number is a record's own dice."},
    {"as", "\"NAME\", \"NAME/KEY\" or { consumer, groups, scopes }", "",
     "Who calls: every policy but jwt finds this consumer's credential, and it is genuine."},
    {"token", "table of claims", "",
     "A genuine bearer token; what is right by itself may be left out."},
    {"given", "table", "", "What the world answers: upstream, ask, down."},
    {"repeat", "number", "1", "Decided so often."},
    {"every", "duration", "\"0s\"", "That far apart."},
    {"steps", "list of tables", "", "Several requests on one clock."},
    {"expect", "table", "", "What must become of it; each step may have its own."},
};
constexpr Option step[] = {
    test[1],
    test[2],
    test[3],
    test[4],
    test[5],
    test[6],
    test[7],
    test[8],
    test[9],
    test[10],
    test[11],
    test[12],
    {"after", "duration", "\"0s\"", "Moves the clock before it."},
    test[14],
};
constexpr Option caller[] = {
    {"consumer", "name", needed, "Who calls."},
    {"groups", "list of text", "the consumer's", "Plans and roles."},
    {"scopes", "list of text", "[]", "What the credential may be used for."},
};
constexpr Option given[] = {
    {"upstream", "list of answers", "200", "By attempt; the last repeats."},
    {"ask", "table of answers", "", "What each policy's question is answered with."},
    {"down", "list of URL", "[]", "Endpoints that are out."},
};
constexpr Option answer[] = {
    {"status", "number", "200", "The status."},
    {"headers", "table of text or lists", "{}", "Fields of the answer."},
    {"body", "text", "", "Its body."},
    {"fail", "reason", "", "A failure instead of an answer."},
};
constexpr Option expect[] = {
    {"decision", "predicate", "", "forward, respond, redirect or inquire."},
    {"status", "number", "", "What the client gets."},
    {"reason", "predicate", "", "Why the gateway answered by itself."},
    {"route", "predicate", "", "The name of the route."},
    {"pattern", "predicate", "", "The pattern that matched."},
    {"upstream", "predicate", "", "The name of the upstream."},
    {"endpoint", "predicate", "", "The URL of the endpoint tried last."},
    {"consumer", "predicate", "", "Who calls."},
    {"attempts", "number", "", "Tries in all."},
    {"delay", "duration", "", "How long it was held."},
    {"timeout", "table of durations", "", "The times that hold."},
    {"upstream_request", "table", "", "What goes upstream."},
    {"response", "table", "", "What goes back."},
    {"policies", "table of verdicts", "", "What each policy said."},
};
constexpr Option expect_request[] = {
    {"method", "predicate", "", "The method."},
    {"target", "predicate", "", "Path and query."},
    {"host", "predicate", "", "The Host."},
    {"headers", "table of predicates", "", "The fields."},
};
constexpr Option expect_response[] = {
    {"headers", "table of predicates", "", "The fields."},
    {"body", "predicate", "", "The body."},
};

constexpr std::array<OptionTable, static_cast<std::size_t>(Table::count_)> tables = {{
    {"the file", "One configuration is all files that are named or included.", root},
    {"include = [{ }]", "Files whose routes all belong to one group.", include},
    {"[gateway]", "The gateway as a whole.", gateway},
    {"[gateway.admin]", "The admin interface.", admin},
    {"[listener.NAME]", "An address that accepts connections.", listener},
    {"[listener.NAME.tls]", "TLS towards clients.", listener_tls},
    {"[listener.NAME.timeout]", "The client's side, and what comes down.", listener_timeout},
    {"[upstream.NAME]", "A group of servers.", upstream},
    {"endpoints = [{ }]", "One server.", endpoint},
    {"[upstream.NAME.health]", "Active checks.", health},
    {"[upstream.NAME.eject]", "Passive checks.", eject},
    {"[upstream.NAME.pool]", "Connections to one endpoint.", pool},
    {"[upstream.NAME.tls]", "TLS towards endpoints.", upstream_tls},
    {"[group.NAME]", "What several routes have in common.", group},
    {"[[route]]", "A match, a chain of policies and one action.", route},
    {"split = [{ }]", "One share of a split.", split},
    {"sticky = { }", "A cookie that keeps a client on one side.", sticky},
    {"redirect = { }", "Sends the client elsewhere.", redirect},
    {"respond = { }", "An answer of the gateway.", respond},
    {"[consumer.NAME]", "Who calls.", consumer},
    {"keys = [{ }]", "One API key of a consumer.", consumer_key},
    {"timeout = { }", "Of gateway, upstream, listener, group, route: the nearest.", timeout},
    {"retry = { }", "Of gateway, upstream, group, route: the nearest.", retry},
    {"limits = { }", "Of gateway and listener.", limits},
    {"limits = { }", "Of group and route.", body_limit},
    {"[[test]]", "One request, or steps on one clock, and what must become of it.", test},
    {"[[test.steps]]", "What a step does not say, the test says.", step},
    {"as = { }", "Who calls, described.", caller},
    {"[test.given]", "What the world answers.", given},
    {"given.upstream = [{ }]", "An answer of the world, or a failure.", answer},
    {"[test.expect]", "All that stand in it must hold.", expect},
    {"[test.expect.upstream_request]", "What goes upstream.", expect_request},
    {"[test.expect.response]", "What goes back.", expect_response},
}};

}  // namespace

std::span<const OptionTable> option_tables() { return tables; }

std::span<const Option> options_of(Table table) {
  return tables[static_cast<std::size_t>(table)].options;
}

}  // namespace gw::config
