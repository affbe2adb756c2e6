// [[test]] blocks, and reasons.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

// --- TESTS ---

constexpr Item request_items[] = {
    {"request",
     "\"METHOD URL\". Without a method it is GET, and a path alone is at http://localhost."},
    {"headers, body", "Header fields (a list for a repeated one), and the body as text."},
    {"listener",
     "The listener on which it arrives. Default: the one with the port of the URL, else the only "
     "one, else the first by name that has a route for it."},
    {"from", "The address of the client. Default: 127.0.0.1."},
    {"now", "The time. Default: 2026-01-01T00:00:00Z."},
    {"dice",
     "The value of every random draw, a fraction from 0 to 1. Default: 0.5. A whole number is the "
     "`dice` of a record of the access log, and repeats its draws."},
    {"as",
     "The consumer who calls: \"acme\", \"acme/KEYID\", or { consumer, groups, scopes }. Every "
     "authentication policy but jwt finds the consumer's genuine credential. Without KEYID it is "
     "the first valid API key."},
    {"token",
     "The claims of a genuine bearer token, for jwt and oauth2-introspection. `iss`, `aud`, `sub`, "
     "`iat` and `exp` get valid values where they are not given."},
};

constexpr Item given_items[] = {
    {"upstream",
     "The responses of the upstream, one per attempt; the last one repeats. Each is a table with "
     "`status` (default 200), `headers` and `body`, or with `fail`, a reason such as "
     "\"upstream.reset\". Default: 200."},
    {"ask",
     "By name of a policy: the response of the service that a forward-auth, an "
     "oauth2-introspection "
     "or an oauth2-client-credentials asks, with the same words as in `upstream`. For a "
     "concurrency, "
     "`fail` means that no place became free."},
    {"down", "URLs of endpoints that cannot be used."},
};

constexpr Item expect_items[] = {
    {"decision",
     "\"forward\" (also if the upstream then fails), \"respond\", \"redirect\", or \"inquire\": a "
     "policy asks a service, and `given.ask` has no response of it."},
    {"status", "The status code that the client gets."},
    {"reason", "The reason (see REASONS). It is absent in a response of the upstream."},
    {"route, pattern", "The name of the route, and the pattern that matched."},
    {"upstream, endpoint", "The upstream, and the URL of the endpoint that was tried last."},
    {"consumer", "The consumer."},
    {"attempts", "The number of attempts."},
    {"delay", "How long policies held the request."},
    {"timeout", "The timeouts in effect: connect, first_byte, idle, total, stream_idle."},
    {"upstream_request",
     "What the upstream receives: `method`, `target`, `host`, and `headers` by name."},
    {"response", "What the client receives: `headers` by name, and `body`."},
    {"policies",
     "The result of each policy by name: \"pass\", \"refuse\", \"reply\" (a response that is no "
     "rejection, such as that to a preflight), \"ask\", \"would-refuse\" (mode = \"shadow\") or "
     "\"not-reached\"."},
};

constexpr Item sequence_items[] = {
    {"repeat, every",
     "How often the request is made, and the time between. `expect` must hold each time."},
    {"steps",
     "A list of requests, made one after the other: tables with the keys above. What a step does "
     "not "
     "set, it takes from the test."},
    {"after", "In a step: moves the clock before the step."},
};

constexpr Block tests[] = {
    text(R"(A `[[test]]` is a request and what must happen to it. `gw validate` and `gw
route-test` run all tests. They use the code that serves live traffic, but no network: no upstream
is called, and the clock and the random draws are fixed. Each test starts with fresh counters:)"),
    example(R"([policy.keys]
type = "api-key"

[[route]]
name     = "order"
path     = "/v1/orders/{id}"
policies = "keys"
rewrite  = "/orders/{id}"
upstream = "http://10.0.0.1:8080"

[consumer.acme]

[[test]]
name    = "an order needs a key"
request = "/v1/orders/7"
expect  = { status = 401, reason = "api-key.missing" }

[[test]]
name    = "acme gets an order"
request = "GET https://api.example.com/v1/orders/7?full=1"
as      = "acme"

[test.expect]
status           = 200
route            = "order"
consumer         = "acme"
upstream_request = { target = "/orders/7?full=1" }
response         = { headers = { gw-reason = false } })",
            listener),
    text("A test needs a `name` that no other test has. These keys describe the request:"),
    list("", request_items),
    heading("given: what other services do"),
    text("Without `given`, the upstream responds with 200. These words are in `given`:"),
    list("upstream", given_items),
    example(R"([upstream.pair]
endpoints = ["http://10.0.0.1:80", "http://10.0.0.2:80"]

[policy.login]
type = "forward-auth"
url  = "http://10.0.0.3:80/check"

[[route]]
path     = "/**"
policies = "login"
upstream = "pair"

[[test]]
name    = "a request moves on to the other endpoint"
request = "/"

[test.given]
ask.login = { status = 204 }
upstream  = [{ fail = "upstream.refused" }, { status = 201 }]

[test.expect]
status   = 201
attempts = 2

[[test]]
name    = "the service says no"
request = "/"
given   = { ask = { login = { status = 403, body = "no" } } }
expect  = { status = 403, reason = "forward-auth.refused" })",
            listener),
    heading("expect: what must happen"),
    text(
        R"(Everything in `expect` must hold. Texts are compared by predicates, so
`{ prefix = "/v1" }`, `true` and `false` work. Numbers and durations must be equal:)"),
    list("", expect_items),
    heading("Several requests"),
    text(
        R"(To test limits and ejections, make several requests. Those of one test share
counters and a clock:)"),
    list("", sequence_items),
    example(R"([policy.fair]
type  = "rate-limit"
limit = "3/minute"

[[route]]
path     = "/**"
policies = "fair"
upstream = "http://10.0.0.1:8080"

[[test]]
name    = "the fourth request within a minute waits"
request = "/"
steps   = [
  { repeat = 3, expect = { status = 200 } },
  { expect = { status = 429, reason = "rate-limit.exceeded" } },
  { after = "20s", expect = { status = 200 } },
  { from = "10.9.9.9", expect = { policies = { fair = "pass" } } },
])",
            listener),
    text(R"(A failed test shows which step failed, what was expected and what happened, with the
explanation that gw-route-test(1) prints.)"),
};

// --- REASONS ---

constexpr Block reasons[] = {
    text(R"(Every response that the gateway makes itself has a reason, a word such as
`api-key.missing` or `upstream.connect-timeout`. It is in the field `gw-reason` of the response, in
the access log, in the metrics, in the output of gw-route-test(1), and in `expect.reason`.
gw-reasons(7) lists all reasons. A response of the upstream has none, whatever its status code is.

The body of an error is JSON (application/problem+json, RFC 9457) with `type`, `title`,
`status`, `detail`, `reason` and `request_id`, or one line of text if the client prefers text. 502
means that the response of the upstream was invalid, 503 that there is no capacity, 504 a timeout.
Details that are not for clients are only in the log.)"),
};

}  // namespace

const Section language_tests{"TESTS", tests};
const Section language_reasons{"REASONS", reasons};

}  // namespace gw::cmd
