// For readers who know nginx: what replaces each of its directives.
#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr Item directives[] = {
    {"listen 8080", "[listener.NAME] address = \":8080\""},
    {"listen 443 ssl",
     "Not in this version: put a server that speaks TLS in front, and its "
     "address into `trust`."},
    {"default_server", "a route without `host`"},
    {"server_name *.example.com", "`host` of a group or route: \"*.example.com\""},
    {"location = /a", "path = \"/a\""},
    {"location /a/", "path = \"/a/**\", which also matches /a"},
    {"location ~ ^/u/[0-9]+$", "path = \"/u/{id:[0-9]+}\""},
    {"proxy_pass http://b", "upstream = \"http://b:80\"; the client's path and Host are kept"},
    {"proxy_pass http://b/", "the same with rewrite = \"/**\", in a route with path \"/a/**\""},
    {"proxy_set_header Host x", "`host` of the upstream, or request.set = { host = \"x\" }"},
    {"proxy_set_header X-A $http_b", "request.set = { x-a = \"{header.b}\" }"},
    {"X-Real-IP, X-Forwarded-For", "Sent without configuration as X-Forwarded-* and Forwarded."},
    {"add_header, proxy_hide_header", "`response`: { add, set, remove }"},
    {"rewrite, return 301", "`rewrite`, and redirect = { to, status = 301 }"},
    {"return 200 \"text\"", "respond = { body = \"text\" }"},
    {"upstream b { server ... }", "[upstream.b] endpoints = [...]"},
    {"weight, least_conn, hash",
     "`weight`, balance = \"least-request\", \"ring-hash\" with `hash`"},
    {"max_fails, fail_timeout", "`eject` of the upstream; it is on by default"},
    {"keepalive", "`pool` of the upstream; it is on by default"},
    {"proxy_next_upstream", "`retry`"},
    {"proxy_connect_timeout", "timeout.connect"},
    {"proxy_read_timeout", "timeout.first_byte and timeout.idle"},
    {"client_max_body_size", "limits.body"},
    {"client_body_timeout", "timeout.body of the listener"},
    {"large_client_header_buffers", "limits.line, limits.header, limits.headers"},
    {"split_clients", "`split`"},
    {"if, map", "A second route with `header`, `query`, `cookie`, `method` or `from`."},
    {"allow, deny", "The policy ip-filter, or `from` of a route."},
    {"auth_basic", "The policy basic-auth."},
    {"auth_request", "The policy forward-auth."},
    {"limit_req", "The policy rate-limit."},
    {"limit_conn", "The policy concurrency; limits.connections_per_address of the listener."},
    {"set_real_ip_from", "`trust` of the listener"},
    {"listen ... proxy_protocol", "proxy_protocol = true"},
    {"satisfy any", "The policy any-of."},
    {"Upgrade (WebSocket)", "Works without configuration, see `upgrade`."},
    {"include", "`include`"},
    {"access_log", "`access_log` of [gateway]; log = false in a route switches it off"},
    {"worker_processes", "`workers` of [gateway]"},
    {"merge_slashes", "`merge_slashes` of [gateway]"},
    {"proxy_cache, gzip, root", "Not in this version."},
};

constexpr Block nginx[] = {
    text(R"(The main differences: routes are not nested in servers, and their order does not matter.
A path pattern matches the whole path. Inherited policies are kept when a route adds its own, and
settings are replaced key by key.)"),
    list("proxy_set_header X-A $http_b", directives),
    text("Two nginx servers, one that redirects and one with an API, become:"),
    example(R"([listener.plain]
address  = ":80"
redirect = { to = "https://{request.host}/**", status = 301 }

[listener.behind-tls]
address = "127.0.0.1:8080"
trust   = ["127.0.0.1"]
limits  = { body = "5MiB" }

[upstream.api]
endpoints = ["http://10.0.0.1:8080", "http://10.0.0.2:8080"]
balance   = "least-request"

[policy.staff]
type  = "ip-filter"
allow = ["10.0.0.0/8"]

[policy.fair]
type  = "rate-limit"
limit = "10/second"
burst = 20

[group.api]
host = "api.example.com"

[[route]]
group    = "api"
path     = "/v1/**"
policies = "fair"
rewrite  = "/**"
upstream = "api"
timeout  = { first_byte = "20s" }

[[route]]
group    = "api"
path     = "/v1/admin/**"
policies = "staff"
rewrite  = "/admin/**"
upstream = "api"

[[test]]
name     = "the admin pages are for staff"
request  = "http://api.example.com/v1/admin/"
listener = "behind-tls"
from     = "203.0.113.7"
expect   = { status = 403, reason = "ip-filter.denied" })"),
};

}  // namespace

const Section language_nginx{"COMING FROM NGINX", nginx};

}  // namespace gw::cmd
