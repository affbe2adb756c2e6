// Which route serves a request: listeners, match keys, path patterns, precedence, the normal form.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// Behind an example of patterns: what this page says about patterns and the normal form.
constexpr std::string_view pattern_tests = R"(
[listener.web]
address = "127.0.0.1:8080"

[[test]]
name    = "a regex"
request = "/orders/7"
expect  = { pattern = "/orders/{id:[0-9]+}" }

[[test]]
name    = "the last slash"
request = "/orders/"
expect  = { pattern = "/orders/" }

[[test]]
name    = "a parameter between literal text"
request = "/orders/a%2fb.pdf"

[test.expect]
pattern          = "/orders/{name}.pdf"
upstream_request = { target = "/orders/a%2Fb.pdf" }

[[test]]
name    = "no pattern"
request = "/orders/x"
expect  = { status = 404, reason = "route.none" }

[[test]]
name    = "the normal form goes upstream"
request = "/a/./../%6Frders//7?a=%61"
expect  = { upstream_request = { target = "/orders/7?a=%61" } }

[[test]]
name    = "an encoded dot segment"
request = "/orders/%2E%2E/a"
expect  = { status = 400, reason = "request.target" }

[[test]]
name    = "a dot segment beside an encoded slash"
request = "/orders/..%2Fa"
expect  = { status = 400, reason = "request.target" }
)";

constexpr std::string_view precedence_tests = R"(
[listener.web]
address = "127.0.0.1:8080"

[[test]]
name    = "the route without conditions"
request = "/orders/7"
expect  = { route = "one order" }

[[test]]
name    = "more predicates"
request = "/orders/7"
headers = { x-try = "new" }
expect  = { route = "testers get the new version" }

[[test]]
name    = "the priority"
request = "/orders/7?move"
expect  = { status = 503, route = { prefix = "everything" } }
)";

// --- LISTENERS AND ROUTES ---

constexpr Item match_items[] = {
    {"listener", "The request came in on one of these listeners. Default: any."},
    {"host",
     "The host is one of these: \"api.example.com\", or \"*.example.com\" for all names below it, "
     "at "
     "any depth, but not example.com itself. Upper and lower case are the same, and the port does "
     "not count. Default: any."},
    {"path",
     "The path matches one of these patterns, see PATH PATTERNS. Default: \"/**\", every path. A "
     "group has `prefix`: one pattern without /** that stands before the paths of all its routes; "
     "a "
     "route whose path is \"\" matches the prefix itself."},
    {"method", "The method is one of these, exactly: GET does not include HEAD. Default: any."},
    {"header",
     "Each predicate holds for the field of that name. Repeated fields are joined by \", \"."},
    {"query",
     "Each predicate holds for the parameter of that name, decoded. Of a repeated parameter the "
     "first counts."},
    {"cookie", "Each predicate holds for the cookie of that name."},
    {"from", "The address of the client is in one of these CIDR blocks. Default: any."},
};

constexpr Block listeners[] = {
    text(R"(A request arrives on a listener. Of all routes that match it, the most specific one
serves it (see WHICH ROUTE WINS). Listeners do not contain routes: every route is reachable through
every listener, unless it names some in `listener`.

These keys of a route or of its group say which requests match; all that are set must
hold:)"),
    list("listener", match_items),
    text(R"(Routes that have something in common may share a group. A key that the group sets cannot
be set again by its routes, with two exceptions: the `prefix` of the group and the `path` of the
route are joined, and the predicates in `header`, `query` and `cookie` add up:)"),
    example(R"([group.v1]
host   = "api.example.com"
prefix = "/v1"

[[route]]
group    = "v1"
path     = ["/orders", "/orders/{id}"]
method   = ["GET", "HEAD"]
upstream = "http://10.0.0.1:8080"

[[route]]
group    = "v1"
path     = "/orders"
method   = "POST"
from     = ["10.0.0.0/8", "192.168.1.7"]
upstream = "http://10.0.0.2:8080")",
            listener),
    text(R"(If no route matches, the response is 404 with the reason `route.none`. If only the
method is wrong, it is 405 `route.method`, and Allow lists the methods that would be right. In
both cases the policies of the gateway and of the listener run first: what protects a listener
protects its 404 too.

A listener with `redirect` redirects every request, and has neither routes nor policies:)"),
    example(R"([listener.plain]
address  = ":80"
redirect = "https://{request.host}/**")"),
};

// --- PATH PATTERNS ---

constexpr Item pattern_items[] = {
    {"/orders", "Literal text. It is compared with the normal form of the path."},
    {"/{id}", "One segment that is not empty. Its value is the path parameter `id`."},
    {"/{id:[0-9]+}", "One segment that the regex matches as a whole."},
    {"/{file}.json, /{id}:cancel",
     "A parameter between literal text. A segment holds one parameter at most."},
    {"/**", "The rest of the path, which may be empty. Only at the end of a pattern."},
};

constexpr Item pattern_examples[] = {
    {"/api/**", "/api, /api/, /api/x, /api/x/y, but not /apix"},
    {"/api/{x}", "/api/x, but not /api, /api/, /api/x/ or /api/x/y"},
    {"/api", "/api, but not /api/"},
    {"/api/", "/api/, but not /api"},
    {"/", "only the root"},
    {"/**", "everything"},
};

constexpr Block paths[] = {
    text("A pattern consists of segments:"),
    list("", pattern_items),
    text(R"(A pattern matches the whole path; without `/**` it is not a prefix. Upper and lower case
are different, and so are paths with and without a slash at the end. What these patterns match:)"),
    list("/api/{x}", pattern_examples),
    text(R"(To serve a path with and without the slash, name both:)"),
    example(R"([[route]]
path     = ["/orders", "/orders/"]
upstream = "http://10.0.0.1:8080"

[[route]]
path     = "/orders/{id:[0-9]+}"
upstream = "http://10.0.0.1:8080"

[[route]]
path     = "/orders/{name}.pdf"
upstream = "http://10.0.0.2:8080")",
            pattern_tests),
    text(R"(The name of a parameter holds letters, digits, `_` and `-`, starts with a letter or
`_`, and occurs once in a pattern, the prefix included. The literal characters `*`, `{`, `}` and
`%` are written %2A, %7B, %7D and %25. A regex sees the segment in its normal form, in which a
space is %20.)"),
};

// --- WHICH ROUTE WINS ---

constexpr Item order_items[] = {
    {"", "The higher `priority`; the default is 0."},
    {"",
     "Host: an exact name before a wildcard, a longer wildcard before a shorter one, any host "
     "last."},
    {"",
     "Path, segment by segment from the left: literal text, then a regex or a parameter between "
     "literal text, then a plain parameter, then /**. The end of a pattern counts as literal."},
    {"", "A route that names methods before one that does not."},
    {"", "More `header` and `cookie` predicates, counted together."},
    {"", "More `query` predicates."},
    {"", "A route with `from` before one without."},
    {"", "A route with `listener` before one without."},
};

constexpr Item order_examples[] = {
    {"/orders/new", "before /orders/{id:[0-9]+}, before /orders/{id}, before /orders/**"},
    {"/a/{x}/c", "before /a/{x}/**, and before /{y}/b/c: the first segment decides"},
    {"a.example.com with path /**",
     "before *.example.com with path /orders: the host comes before the path"},
    {"/orders with method GET", "before /orders; a POST goes to the second one"},
    {"/orders with header x-beta", "before /orders; requests without the field go to the second"},
};

constexpr Block precedence[] = {
    text(R"(The order of routes in the file has no meaning. If several routes match a request, the
most specific one wins. They are compared by these rules; the first that tells them apart
decides:)"),
    steps(order_items),
    text("So, without `priority`:"),
    list("", order_examples),
    text(
        R"(A route with several hosts or paths is compared by those that fit the request best. If no
route with the exact host matches, routes with a wildcard or without a host are candidates too.

`gw validate` finds conflicts. Two equally specific routes that match the same request are an
error, and the message shows such a request. A route that can never win is an error too; if the
`priority` of another route is the cause, it is a warning.)"),
    example(R"([[route]]
name     = "one order"
path     = "/orders/{id}"
upstream = "http://10.0.0.1:8080"

[[route]]
name     = "testers get the new version"
path     = "/orders/{id}"
header   = { x-try = "new" }
upstream = "http://10.0.0.2:8080"

[[route]]
name     = "everything stops during the move"
path     = "/**"
query    = { move = true }
priority = 10
respond  = { status = 503, body = "Back soon." })",
            precedence_tests),
};

// --- THE NORMAL FORM OF PATHS ---

constexpr Item normal_items[] = {
    {"", "Dot segments are resolved: /a/./b/../c becomes /a/c. Nothing leads above the root."},
    {"",
     "Repeated slashes become one: //a//b becomes /a/b. `merge_slashes = false` in [gateway] "
     "keeps them, except at the start of the path."},
    {"",
     "Percent-encoded letters, digits and -._~ are decoded: /%61 becomes /a. All other "
     "percent-encodings stay, with upper-case digits."},
    {"", "The characters \" < > ^ { | } [ ] and the backtick are percent-encoded."},
};

constexpr Block normal_form[] = {
    text(R"(A path is brought into its normal form once. Routes match this form, and the upstream
receives it, so both see the same path:)"),
    steps(normal_items),
    text(R"(%2F and %5C stay encoded and are never separators: /a%2Fb is one segment. The query is
not changed.

The response is 400 `request.target` for a path that another program could read in another way: an
encoded dot segment (/%2E%2E/a), a dot segment beside an encoded slash (/..%2Fa), a backslash, a
raw byte outside printable ASCII, an encoded NUL, or an incomplete percent-encoding.)"),
};

}  // namespace

const Section language_listeners{"LISTENERS AND ROUTES", listeners};
const Section language_paths{"PATH PATTERNS", paths};
const Section language_precedence{"WHICH ROUTE WINS", precedence};
const Section language_normal_form{"THE NORMAL FORM OF PATHS", normal_form};

}  // namespace gw::cmd
