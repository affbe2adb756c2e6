// How an upstream is called: the choice of an endpoint, attempts, timeouts, ejection.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";

constexpr Item balance_items[] = {
    {"\"round-robin\"", "In turn. This is the default."},
    {"\"least-request\"", "The endpoint with the fewest requests in flight."},
    {"\"random-two\"", "Of two endpoints drawn at random, the one with fewer requests in flight."},
    {"\"ring-hash\"",
     "By the key `hash`, by default the address of the client: the same client gets the same "
     "endpoint, as long as that endpoint is usable and not overloaded."},
};

constexpr Item retry_items[] = {
    {"",
     "`retry.on` contains the cause: \"connect\" (no connection), \"reset\" (the connection was "
     "closed before the response began), \"timeout\" (of `first_byte`), or the status code of "
     "the response."},
    {"",
     "Sending the request again is safe: nothing of it was sent, or its method is in "
     "`retry.methods`. By default these are the idempotent methods: GET, HEAD, OPTIONS, TRACE, "
     "PUT and DELETE."},
    {"", "What was sent of its body is still known: `retry.replay` bytes are kept."},
    {"", "Fewer than `retry.attempts` attempts were made."},
    {"",
     "Retries are at most `retry.budget_percent` of the requests in flight. Three are always "
     "allowed, and so are those that go from an endpoint that is gone to one not tried yet."},
};

constexpr Item timeout_items[] = {
    {"connect", "For each attempt: until the connection is established."},
    {"first_byte", "For each attempt: until the response begins."},
    {"idle", "For each attempt: between two reads of the response."},
    {"total",
     "From the arrival of the request to the end of the response. Upgraded connections, gRPC and "
     "event streams (text/event-stream) have no `total`."},
    {"stream_idle", "Replaces `idle` for those."},
};

constexpr Block attempts[] = {
    text(R"(An upstream is a list of endpoints. `balance` says how one of them is chosen, always
in proportion to `weight`:)"),
    list("\"least-request\"", balance_items),
    text(R"(If an attempt fails, the request is sent again, to an endpoint that was not tried yet if
there is one, after a short random wait (`retry.backoff`). This happens if all of these hold:)"),
    steps(retry_items),
    text(R"(Otherwise the client gets the response as it is, or 502, 503 or 504 with a reason.

The timeouts of an upstream limit how long a request may take. If one expires
before the response has begun, the client gets 504; after that, the response is cut off:)"),
    list("stream_idle", timeout_items),
    text(R"(A listener has timeouts of its own for the side of the client: `head`, `body`, `write`
and `idle`.

An endpoint that fails `eject.failures` times in a row is ejected: it gets no requests for
`eject.base`, twice as long each further time, up to `eject.max`. Failures are refused
connections, timeouts, resets, invalid responses, and the status codes 502, 503 and 504. At most
`eject.max_percent` of the endpoints are ejected, and never the last one. `eject = "off"` switches
this off.)"),
    example(R"([upstream.orders]
endpoints = [
  "http://10.0.0.1:8080",
  { url = "http://10.0.0.2:8080", weight = 2 },
]
balance = "least-request"
retry   = { attempts = 3, on = ["connect", "reset", 503] }
timeout = { connect = "1s", first_byte = "10s" }
eject   = { failures = 3, base = "30s" }

[[route]]
path     = "/orders/**"
upstream = "orders"

[[test]]
name    = "a busy endpoint costs one attempt"
request = "/orders/7"
given   = { upstream = [{ status = 503 }, { status = 200 }] }
expect  = { status = 200, attempts = 2 }

[[test]]
name    = "a POST that was sent is not sent again"
request = "POST /orders"
given   = { upstream = [{ fail = "upstream.reset" }] }
expect  = { status = 502, reason = "upstream.reset", attempts = 1 })",
            listener),
};

}  // namespace

const Section language_attempts{"ENDPOINTS, ATTEMPTS AND TIMEOUTS", attempts};

}  // namespace gw::cmd
