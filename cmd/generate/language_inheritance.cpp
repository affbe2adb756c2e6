// What comes down to a route: policies and settings; preflights; the order of a request.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// --- POLICIES OF A ROUTE ---

constexpr Item chain_items[] = {
    {"policies = [\"fair\"]", "Adds `fair` after the inherited policies."},
    {"policies = [\"cors\", \"...\"]",
     "\"...\" marks where the inherited policies run: here `cors` runs before them."},
    {"skip = [\"keys\"]",
     "In a group or a route: leaves an inherited policy out. It is an error if the policy is not "
     "inherited."},
    {"locked = true", "In a policy: no `skip` may leave it out. Such a `skip` is an error."},
};

constexpr Block policies[] = {
    text(R"(A policy checks requests, and may edit requests and responses. It runs only if a list
`policies` names it: in `[gateway]`, in a listener, in a group or in a route. These lists add up:
first run the policies of the gateway, then those of the listener, of the group and of the route,
each list in its order. A policy that is named more than once runs once, at its first place.)"),
    list("", chain_items),
    example(R"([gateway]
policies = "guard"

[policy.guard]
type   = "ip-filter"
deny   = "203.0.113.0/24"
locked = true

[policy.keys]
type = "api-key"

[policy.fair]
type  = "rate-limit"
limit = "60/minute"
by    = "consumer"

[policy.cors]
origins = "https://app.example.com"

[group.api]
prefix   = "/api"
policies = "keys"

[[route]]
group    = "api"
path     = "/orders"
policies = ["cors", "...", "fair"]
upstream = "http://10.0.0.1:8080"

[[route]]
group    = "api"
path     = "/health"
skip     = "keys"
upstream = "http://10.0.0.1:8080")",
            listener),
    text(R"(The first route runs `cors`, `guard`, `keys` and `fair`, in this order; the second one
runs only `guard`. `gw validate --show` prints the list of every route.

If a policy rejects a request or makes the response itself, the policies behind it do not run. On
the way back, the policies that let the request pass handle the response in reverse order.

An order that cannot work is an error: a limit by `consumer` or an `acl` without an authentication
policy before it, or `cors` behind an authentication policy, which would reject preflights.)"),
    heading("Authentication"),
    text(R"(The authentication policies are api-key, jwt, oauth2-introspection, basic-auth,
hmac-signature, mtls and any-of. Each finds out which consumer sends the request, and responds with
401 and WWW-Authenticate if there is no credential or if it is wrong. With `optional = true` a
request without a credential passes, without a consumer; one with a wrong credential never does. If
an earlier policy has found a consumer, that one stays. `forward = false` removes the credential
before the request goes to the upstream.

A consumer does not need a table: by default, the claim `sub` of a token is the consumer. A table
`[consumer.NAME]` gives it groups, keys, a password, a secret, aliases (other names that tokens and
certificates use for it) and limits of its own.)"),
    example(R"([policy.keys]
type = "api-key"

[policy.tokens]
type    = "jwt"
issuers = { iss = "https://id.example.com", audience = "orders" }

[policy.who]
type     = "any-of"
policies = ["keys", "tokens"]

[[route]]
path     = "/orders/**"
policies = ["who", { type = "acl", groups = "staff" }]
upstream = "http://10.0.0.1:8080"

[consumer.ann]
groups  = "staff"
aliases = "ann@example.com")",
            listener),
};

// --- SETTINGS OF A ROUTE ---

constexpr Item setting_items[] = {
    {"timeout", "gateway, listener (all but `idle`), upstream, group, route"},
    {"retry", "gateway, upstream, group, route"},
    {"limits", "gateway, listener; `limits.body` also group, route"},
    {"log", "group, route"},
};

constexpr Block settings[] = {
    text(R"(Settings are replaced, key by key. Each key takes its value from the first of these that
sets it: the route, its group, the upstream, the listener, `[gateway]`, the defaults. A route that
sets `timeout.total` still inherits `timeout.connect`. These settings are inherited, and these
tables may set them:)"),
    list("timeout", setting_items),
    example(R"([gateway]
timeout = { first_byte = "10s" }

[upstream.reports]
endpoints = "http://10.0.0.1:8080"
timeout   = { first_byte = "60s", total = "120s" }

[[route]]
name     = "reports"
path     = "/reports/**"
timeout  = { total = "off" }
limits   = { body = "1MiB" }
upstream = "reports"

[[test]]
name    = "the nearest table gives each value"
request = "/reports/7"

[test.expect]
timeout = { first_byte = "60s", total = "off", connect = "2s" })",
            listener),
    text(R"(`gw route-test` prints where the values of a request come from, and `gw validate
--show` those of every route.)"),
};

// --- CORS PREFLIGHTS ---

constexpr Block preflights[] = {
    text(R"(A preflight is a request with the method OPTIONS and the fields Origin and
Access-Control-Request-Method. It is matched as if it had the method that it asks for. If the route
that is found has a policy of the type `cors`, that policy responds. Routes therefore need no
OPTIONS in `method`, and the upstream sees no preflights.

If that route has no `cors`, the request is an ordinary OPTIONS. If no route matches, and the
gateway or the listener has a `cors`, the response is 403 `cors.method`.

Put `cors` before authentication, because a preflight carries no credential:)"),
    example(R"([listener.web]
address  = "127.0.0.1:8080"
policies = ["cors", "keys"]

[policy.cors]
origins = ["https://app.example.com", "https://*.example.org"]
headers = ["content-type", "x-api-key"]

[policy.keys]
type = "api-key"

[[route]]
path     = "/orders/{id}"
method   = ["GET", "PUT"]
upstream = "http://10.0.0.1:8080"

[[test]]
name    = "a page of the app may send a PUT"
request = "OPTIONS /orders/7"

[test.headers]
origin                        = "https://app.example.com"
access-control-request-method = "PUT"

[test.expect]
status = 204
reason = "cors.preflight")"),
};

// --- THE ORDER OF A REQUEST ---

constexpr Item way_in[] = {
    {"",
     "The limits of the listener, and the rules of HTTP. What breaks them is rejected and the "
     "connection is closed."},
    {"", "The path gets its normal form, and `trust` decides who the client is."},
    {"", "The route is chosen."},
    {"",
     "The policies run, in their order. If one rejects or responds, the response is made here."},
    {"",
     "The action. `redirect` and `respond` make the response here; `split` chooses an upstream."},
    {"",
     "`limits.body` is checked. Bodies are streamed, not stored, so one without a "
     "Content-Length is cut off when it exceeds the limit."},
    {"",
     "The upstream chooses an endpoint, and the request is sent: the fields of the client, then "
     "those of the gateway, then the edits. If the attempt fails, `retry` decides about another "
     "one."},
};

constexpr Item way_back[] = {
    {"", "The edits of the entry of `split`, then those of the route."},
    {"", "The policies that let the request pass, in reverse."},
    {"",
     "The gateway's own fields: the request id, the cookie of `sticky`, `gw-reason` if the "
     "gateway made the response, and Date if there is none."},
};

constexpr Block order[] = {
    text("Every request goes through these steps:"),
    steps(way_in),
    text("Every response, that of an upstream and the gateway's own:"),
    steps(way_back),
    text(R"(`gw route-test` prints these steps for a request, with the result of each.)"),
};

// --- FIELDS OF A FORWARDED REQUEST ---

constexpr Item forwarded_items[] = {
    {"Host", "That of the client, unless the upstream has `host`."},
    {"X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, Forwarded",
     "Written by the gateway in place of what the client sent. If the connection comes from an "
     "address in `trust`, the gateway appends to the addresses, and keeps the scheme and the host. "
     "Other fields that start with X-Forwarded- are removed unless the peer is in `trust`."},
    {"Via", "The gateway is appended."},
    {"x-request-id",
     "The id of the request (`request_id` names the field). An id from a peer in `trust` is kept. "
     "It "
     "is sent to the upstream and to the client."},
    {"Connection and the fields it names, Keep-Alive, TE, Trailer and their like",
     "Removed; they belong to one connection. A permitted Upgrade is kept."},
};

constexpr Block forwarding[] = {
    text(R"(The request goes to the upstream with the fields of the client, except these:)"),
    list("", forwarded_items),
    text(R"(If the gateway is behind another proxy, put the address of that proxy into `trust`.
The client is then the last address in X-Forwarded-For (or in Forwarded, if there is no
X-Forwarded-For) that is not in `trust`. That address is what `from`, ip-filter, the key "address"
and the log use:)"),
    example(R"([listener.web]
address = "127.0.0.1:8080"
trust   = ["10.0.0.0/8"]

[[route]]
path     = "/**"
upstream = "http://127.0.0.1:9001"

[[test]]
name    = "the proxy tells who the client is"
request = "/"
from    = "10.0.0.5"
headers = { x-forwarded-for = "198.51.100.9, 203.0.113.7" }

[test.expect.upstream_request.headers]
x-forwarded-for = "198.51.100.9, 203.0.113.7, 10.0.0.5")"),
};

}  // namespace

const Section language_policies{"POLICIES OF A ROUTE", policies};
const Section language_settings{"SETTINGS OF A ROUTE", settings};
const Section language_preflights{"CORS PREFLIGHTS", preflights};
const Section language_order{"THE ORDER OF A REQUEST", order};
const Section language_forwarding{"FIELDS OF A FORWARDED REQUEST", forwarding};

}  // namespace gw::cmd
