// The types of values, and the templates.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// --- TYPES OF VALUES ---

constexpr Item simple_types[] = {
    {"text, number, boolean", "As in TOML: \"abc\", 100, true."},
    {"duration",
     "Text with the units d, h, m, s and ms, from large to small: \"250ms\", \"30s\", \"1h30m\"."},
    {"size", "Text with the unit B, KiB, MiB or GiB: \"64KiB\", \"5MiB\". Without a unit: bytes."},
    {"rate",
     "Text, a number per time: \"100/minute\" (second, minute, hour, day or month), or per any "
     "duration: \"20/10s\". A month is 30 days in rate-limit and a calendar month in quota."},
    {"\"off\"", "Switches a default off. Each entry below says where it is allowed."},
    {"time",
     "A date or date-time of TOML, without quotes: 2026-03-01, 2026-03-01T08:00:00Z. It is UTC "
     "unless it names an offset."},
    {"CIDR",
     "Text, an address or a block of addresses: \"10.0.0.7\", \"10.0.0.0/8\", \"2001:db8::/32\". "
     "The bits behind the length must be zero."},
    {"URL",
     "\"http://HOST:PORT\" or \"unix:/run/app.sock\". HOST is a name or an address, an IPv6 "
     "address "
     "in brackets; the port is 80 if there is none. The URL of an endpoint has no path: write that "
     "into the `rewrite` of the route. A name stands for all its addresses."},
    {"regex",
     "A regular expression of RE2, as in Go. It must match the whole value, not a part: use "
     "'.*error.*' to search. There are no look-aheads and no back-references."},
    {"pattern", "A path pattern, see PATH PATTERNS."},
    {"predicate, key, edits, template", "See below."},
};

constexpr Item predicate_items[] = {
    {"\"x\"", "is exactly this text"},
    {"[\"x\", \"y\"]", "is one of these texts"},
    {"true", "is present, also with an empty value"},
    {"false", "is absent"},
    {"{ prefix = \"x\" }", "is present and starts with this text"},
    {"{ suffix = \"x\" }", "is present and ends with this text"},
    {"{ contains = \"x\" }", "is present and contains this text"},
    {"{ regex = 'x.*' }", "is present and the regex matches all of it"},
    {"{ not = \"x\" }", "is present, and the predicate in `not` does not hold"},
};

constexpr Item key_items[] = {
    {"\"address\"", "the address of the client; an IPv6 client is its /64 network"},
    {"\"consumer\"", "the consumer that an authentication policy found"},
    {"\"route\"", "the route"},
    {"\"header:NAME\"", "a header field"},
    {"\"query:NAME\"", "a parameter of the query"},
    {"\"cookie:NAME\"", "a cookie"},
    {"\"claim:NAME\"", "a claim of the token that jwt or oauth2-introspection verified"},
    {"\"certificate\"", "the client certificate (this version has no TLS on listeners yet)"},
};

constexpr Block values[] = {
    text("The tables below name the type of each key. These types occur:"),
    list("", simple_types),
    heading("Predicates"),
    text(R"(A predicate is a condition on one value: a header field, a parameter, a cookie, a
claim, or what a test expects. It says that the value:)"),
    list("{ contains = \"x\" }", predicate_items),
    text(
        R"(A table may hold several of these words; then all of them must hold. Upper and lower case
are different. Numbers are compared as text: write `"7"`. If the value is a list, as a claim may
be, one member that holds is enough.)"),
    example(R"([[route]]
path     = "/reports/**"
header   = { accept = { contains = "json", not = "text/json" } }
query    = { debug = false, page = { regex = '[0-9]+' } }
cookie   = { beta = ["1", "yes"] }
upstream = "http://10.0.0.1:8080")",
            listener),
    heading("Keys"),
    text(R"(A key says what counts as one client, for limits, for `sticky` and for the balance
`ring-hash`:)"),
    list("\"header:NAME\"", key_items),
    text(R"(A list of them is their combination: `["address", "route"]` counts each client on each
route. If a part of the key is absent in a request, a limit does not count that request, and a
split or a balance draws at random.)"),
    heading("Edits"),
    text(R"(Edits change header fields. The order is always remove, set, add:)"),
    example(R"([policy.fields]
type = "headers"

[policy.fields.request]
remove = ["x-debug", "x-internal-*"]
set    = { x-client = "{client.address}" }
add    = { x-tag = ["a", "b"] }

[policy.fields.response]
set = { cache-control = "no-store" }

[[route]]
path     = "/**"
policies = "fields"
upstream = "http://10.0.0.1:8080")",
            listener),
    text(R"(`set` replaces all fields of that name, `add` keeps them, and a name in `remove` that
ends with `*` removes all fields that start with the text before it. Values are templates. If all
that a value of `set` refers to is absent, the field is removed: a client cannot forge it.

On requests, `query` holds the same three words for parameters of the query. `set.host` changes
the Host field. The fields that frame a message or belong to one connection are an error:
Connection, Content-Length, Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding and
Upgrade.)"),
};

// --- TEMPLATES ---

constexpr Item template_items[] = {
    {"{NAME}", "the path parameter NAME, such as {id}"},
    {"{**}", "what /** at the end of the pattern matched, without its first slash"},
    {"{request.method}", "the method"},
    {"{request.scheme}", "http or https, as the client sent it"},
    {"{request.host}", "the host, in lower case, without port"},
    {"{request.port}", "the port; that of the scheme where the client names none"},
    {"{request.path}", "the path in its normal form"},
    {"{request.query}", "the query as it came, without ?"},
    {"{request.id}", "the id of the request, as in the log"},
    {"{header.NAME}", "a header field of the request; several are joined by commas"},
    {"{query.NAME}", "a parameter of the query; of several the first"},
    {"{cookie.NAME}", "a cookie"},
    {"{claim.NAME}", "a claim of a verified token; dots go deeper, lists are joined by \",\""},
    {"{client.address}", "the address of the client, see `trust`"},
    {"{consumer.name}", "the consumer that an authentication policy found"},
    {"{consumer.groups}", "its groups, joined by \",\""},
    {"{route.name}", "the name of the route"},
    {"{response.status}", "response edits only: the status code"},
    {"{upstream.name}", "response edits only: the upstream that responded"},
    {"{endpoint.url}", "response edits only: the endpoint that responded"},
};

constexpr Item template_places[] = {
    {"rewrite, redirect", "The new path or URL."},
    {"respond", "`headers`, `body`, and each string of `json`."},
    {"request, response", "The values of `set` and `add`, on a route or on an entry of `split`."},
    {"type = \"headers\"",
     "The same places. A path parameter that the route does not have is absent."},
    {"redirect of a listener", "Without path parameters. Here `/**` and {**} are the whole path."},
};

constexpr Block templates[] = {
    text(R"(A template is text with values in braces, which are filled in for each request:)"),
    list("{consumer.groups}", template_items),
    text(R"(Templates are allowed in these places, and nowhere else:)"),
    list("", template_places),
    example(R"([[route]]
path     = "/shops/{shop}/items/{id}"
rewrite  = "/items/{id}?shop={shop}"
request  = { set = { x-user = "{claim.sub}" } }
response = { set = { x-served-by = "{endpoint.url}" } }
upstream = "http://10.0.0.1:8080")",
            listener),
    text(R"(A value that is not listed here, or a path parameter that no pattern of the route has,
is an error. A value that is absent in a request is the empty text.

Values are decoded text, and are escaped for the place where they land. In a target (`rewrite`,
`redirect`) a value becomes part of one path segment or, behind the `?`, of one parameter; it
cannot add a segment or a parameter. `{**}`, `{request.path}`, `{request.query}` and
`{request.host}` keep their form there. In JSON a value becomes part of a string. In a header
field, control characters are left out.

Braces around anything else are text, so JSON needs no escapes. Two braces make the text of a
known value: `{{id}}` is the text {id}.)"),
};

}  // namespace

const Section language_values{"TYPES OF VALUES", values};
const Section language_templates{"TEMPLATES", templates};

}  // namespace gw::cmd
