// What a route does: its action, the target that it sends, the edits of request and response.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// --- ACTIONS ---

constexpr Item action_items[] = {
    {"upstream = NAME or URL", "Forward the request."},
    {"split = [{ upstream, weight }]", "Forward the request to one of several upstreams."},
    {"redirect = TEMPLATE", "Send the client to another URL."},
    {"respond = { status, body }", "Respond without an upstream."},
};

constexpr Block actions[] = {
    text("Each route has exactly one action:"),
    list("", action_items),
    heading("upstream"),
    text(R"(Forwards the request to an endpoint of an upstream. `rewrite` changes the target,
`request` and `response` edit header fields; all three are described below. WebSocket works
without configuration; `upgrade` lists the protocols that a client may switch to, and
`upgrade = []` allows none.

See ENDPOINTS, ATTEMPTS AND TIMEOUTS for what an upstream does with the request.)"),
    example(R"([[route]]
path     = "/orders/**"
rewrite  = "/**"
upstream = "http://10.0.0.1:8080"

[[route]]
path     = "/live"
upgrade  = ["websocket"]
upstream = "http://10.0.0.2:8080")",
            listener),
    heading("split"),
    text(R"(Divides requests among upstreams by weight. A draw from 0 to 1 falls into the weights
in the order in which they are written; an entry of weight 0 gets nothing. An entry may have its
own `rewrite`, `request` and `response`.

Without `sticky`, each request draws anew. `sticky` is a key, or a cookie that the gateway sets.
The draw of a key is computed from its value, so the same client gets the same side on every route
and on every machine. The cookie holds the draw, and its attributes are Path=/, HttpOnly,
SameSite=Lax and, for https, Secure.

Write a canary as the last entry. If you then raise its weight, no client moves back:)"),
    example(R"([[route]]
path   = "/search/**"
split  = [
  { upstream = "http://10.0.0.1:8080", weight = 95 },
  { upstream = "http://10.0.0.2:8080", weight = 5 },
]
sticky = "header:x-user"

[[route]]
path   = "/shop/**"
split  = [
  { upstream = "http://10.0.0.1:8080", weight = 95 },
  { upstream = "http://10.0.0.2:8080", weight = 5 },
]
sticky = { cookie = "shop-side", max_age = "30d" })",
            listener),
    heading("redirect"),
    text(R"(Sends the client to a path or to a URL, with the status 307 unless `status` says 301,
302, 303 or 308. `/**` at the end is what the `/**` of the pattern matched, as in `rewrite`. The
query is kept unless the template has a `?`.)"),
    example(R"([[route]]
path     = "/docs/**"
redirect = { to = "https://docs.example.com/**", status = 301 }

[[route]]
path     = "/latest"
redirect = "/v2/?from=latest")",
            listener),
    heading("respond"),
    text(R"(Responds with `body` (text), `json` or `file`, or without a body. `json` is written in
TOML and sent as compact JSON in the same order. `file` is read while the configuration is loaded,
and sent as it is. Content-Type follows from the kind of body or the name of the file, unless
`headers` gives one.)"),
    example(R"([[route]]
path    = "/hello/{name}"
respond = { body = "Hello, {name}!" }

[[route]]
path = "/status"

[route.respond]
headers = { cache-control = "no-store" }
json    = { ok = true, you = "{client.address}" })",
            listener),
};

// --- REWRITING THE TARGET ---

constexpr Item rewrite_items[] = {
    {"(none)", "/api/x becomes /api/x, /api becomes /api"},
    {"rewrite = \"/**\"", "/api/x becomes /x, /api/ and /api become /"},
    {"rewrite = \"/v2/**\"", "/api/x becomes /v2/x, /api/ becomes /v2/, /api becomes /v2"},
    {"rewrite = \"/one\"", "all become /one"},
};

constexpr Block rewriting[] = {
    text(R"(The upstream receives the path of the client, unless `rewrite` gives another one.
`rewrite` is a template, and `/**` at its end stands for what the `/**` of the pattern matched,
with its slash. With the path `/api/**`:)"),
    list("", rewrite_items),
    text(R"(The query is kept. If the template has a `?`, what follows it replaces the query; a
`?` at the end drops it. A target never starts with two slashes.

In a group, `strip_prefix = true` lets those routes that have no `rewrite` send what follows the
prefix, at least `/`:)"),
    example(R"([group.shop]
prefix       = "/shop"
strip_prefix = true

[[route]]
group    = "shop"
path     = "/**"
upstream = "http://10.0.0.1:8080"

[[route]]
path     = "/v1/orders/{id}"
rewrite  = "/orders?id={id}"
upstream = "http://10.0.0.2:8080"

[[test]]
name    = "the prefix is taken off"
request = "/shop/cart?full=1"
expect  = { upstream_request = { target = "/cart?full=1" } }

[[test]]
name    = "a path parameter becomes a query parameter"
request = "/v1/orders/7"
expect  = { upstream_request = { target = "/orders?id=7" } })",
            listener),
};

// --- EDITING FIELDS ---

constexpr Item edit_items[] = {
    {"request",
     "Edits of the request as it goes to the upstream. `request.query` edits the query."},
    {"response",
     "Edits of every response of the route: those of the upstream, and the gateway's own, such as "
     "a "
     "401 or a redirect."},
};

constexpr Block edits[] = {
    text(R"(A route, an entry of `split` and the policy `headers` have two keys with edits (see
TYPES OF VALUES):)"),
    list("response", edit_items),
    example(R"([[route]]
path     = "/orders/**"
upstream = "http://10.0.0.1:8080"

[route.request]
set    = { host = "orders.internal", x-user = "{header.x-login}" }
remove = ["x-login"]
query  = { set = { source = "gateway" }, remove = ["utm_*"] }

[route.response]
remove = ["server"]
add    = { vary = "accept" })",
            listener),
    text(R"(Edits of a request are made in this order: policies, `rewrite`, route, entry of `split`.
Edits of a response are made in the reverse order. The gateway writes its own fields (such as
X-Forwarded-For) before the edits of a request, so edits can change them. A route with `redirect`
or `respond` cannot have `request`.)"),
};

}  // namespace

const Section language_actions{"ACTIONS", actions};
const Section language_rewriting{"REWRITING THE TARGET", rewriting};
const Section language_edits{"EDITING FIELDS", edits};

}  // namespace gw::cmd
