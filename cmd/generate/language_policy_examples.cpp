// One short example per policy type.
#include <algorithm>

#include "cmd/generate/language.h"

namespace gw::cmd {

namespace {

constexpr std::string_view listener = R"(
[listener.web]
address = "127.0.0.1:8080"
)";
constexpr std::string_view keys_too = R"(
[listener.web]
address = "127.0.0.1:8080"

[policy.keys]
type = "api-key"
)";
constexpr std::string_view store_too = R"(
[gateway]
store = "sqlite:gw.db"

[listener.web]
address = "127.0.0.1:8080"

[policy.keys]
type = "api-key"
)";

constexpr Block headers[] = {example(R"([policy.fields]
type     = "headers"
request  = { set = { x-route = "{route.name}" }, remove = "x-debug" }
response = { set = { x-content-type-options = "nosniff" } }

[[route]]
path     = "/**"
policies = "fields"
upstream = "http://10.0.0.1:8080")",
                                     listener)};

constexpr Block ip_filter[] = {example(R"([policy.office]
type  = "ip-filter"
allow = ["10.0.0.0/8", "2001:db8::/32"]
deny  = "10.66.0.0/16"

[[route]]
path     = "/internal/**"
policies = "office"
upstream = "http://10.0.0.1:8080")",
                                       listener)};

constexpr Block rate_limit[] = {example(R"([policy.fair]
type   = "rate-limit"
limit  = ["10/second", "200/minute"]
by     = "consumer"
groups = { gold = "100/second", internal = "off" }

[[route]]
path     = "/**"
policies = ["keys", "fair"]
upstream = "http://10.0.0.1:8080")",
                                        keys_too)};

constexpr Block quota[] = {example(R"([policy.plan]
type   = "quota"
limit  = "10000/month"
groups = { pro = "1000000/month" }

[[route]]
path     = "/**"
policies = ["keys", "plan"]
upstream = "http://10.0.0.1:8080")",
                                   store_too)};

constexpr Block concurrency[] = {example(R"([policy.reports]
type    = "concurrency"
max     = 8
by      = "upstream"
waiting = 100
wait    = "2s"

[[route]]
path     = "/reports/**"
policies = "reports"
upstream = "http://10.0.0.1:8080")",
                                         listener)};

constexpr Block security_headers[] = {example(R"([policy.browser]
type  = "security-headers"
frame = "SAMEORIGIN"
csp   = "default-src 'self'"

[[route]]
path     = "/**"
policies = "browser"
upstream = "http://10.0.0.1:8080")",
                                              listener)};

constexpr Block cors[] = {example(R"([policy.cors]
origins     = ["https://app.example.com", "https://*.example.org"]
headers     = ["content-type", "authorization"]
expose      = "x-request-id"
credentials = true
max_age     = "1h"

[[route]]
path     = "/api/**"
policies = "cors"
upstream = "http://10.0.0.1:8080")",
                                  listener)};

constexpr Block csrf[] = {example(R"([policy.csrf]
origins = "https://app.example.com"

[[route]]
path     = "/account/**"
policies = "csrf"
upstream = "http://10.0.0.1:8080")",
                                  listener)};

constexpr Block deprecation[] = {example(R"([policy.v1-ends]
type   = "deprecation"
since  = 2026-03-01
sunset = 2026-09-01
link   = "https://example.com/docs/v2"
gone   = true

[[route]]
path     = "/v1/**"
policies = "v1-ends"
upstream = "http://10.0.0.1:8080")",
                                         listener)};

constexpr Block fault[] = {example(R"([policy.shaky]
type    = "fault"
delay   = "300ms"
abort   = 503
percent = 10

[[route]]
path     = "/**"
policies = "shaky"
upstream = "http://127.0.0.1:9001")",
                                   listener)};

constexpr Block api_key[] = {
    text("`gw keygen api-key` makes a key and prints its hash, or writes it to the store."),
    example(R"([policy.keys]
type   = "api-key"
header = "x-api-key"
query  = "api_key"

[[route]]
path     = "/**"
policies = "keys"
upstream = "http://10.0.0.1:8080"

[consumer.acme]
groups = "gold"

[[consumer.acme.keys]]
id      = "2026"
hash    = """sha256:\
df3e872efe250d58bf2af5106ef7c0426f27479204f7f3981b7fa5219a5cd46e"""
scopes  = ["orders:read"]
expires = 2027-01-01)",
            listener)};

constexpr Block jwt[] = {example(R"([policy.tokens]
type    = "jwt"
issuers = { iss = "https://id.example.com", audience = "orders" }
claims  = { email_verified = "true" }
groups  = "roles"

[[route]]
path     = "/orders/**"
policies = ["tokens", { type = "acl", groups = "buyer" }]
request  = { set = { x-user = "{consumer.name}" } }
upstream = "http://10.0.0.1:8080"

[[test]]
name    = "a buyer"
request = "/orders/7"
token   = { sub = "ann", email_verified = true, roles = ["buyer"] }
expect  = { upstream_request = { headers = { x-user = "ann" } } })",
                                 listener)};

constexpr Block introspection[] = {example(R"([policy.tokens]
type          = "oauth2-introspection"
url           = "http://10.0.0.3:9100/introspect"
client_id     = "gw"
client_secret = "${env:CLIENT_SECRET:-for this example only}"

[[route]]
path     = "/orders/**"
policies = "tokens"
upstream = "http://10.0.0.1:8080")",
                                           listener)};

constexpr Block basic_auth[] = {text("`gw keygen password` makes the hashes."),
                                example(R"([policy.people]
type  = "basic-auth"
realm = "Reports"

[policy.people.users]
ann = '$2b$10$0123456789abcdefghijku.yn.qK43WAqHmXdE4prQm8RXersbGOa'

[[route]]
path     = "/**"
policies = "people"
upstream = "http://10.0.0.1:8080")",
                                        listener)};

constexpr Block hmac_signature[] = {
    text("Clients sign requests as RFC 9421 describes. `gw keygen secret` makes the secrets."),
    example(R"([policy.signed]
type   = "hmac-signature"
window = "2m"

[[route]]
path     = "/**"
policies = "signed"
upstream = "http://10.0.0.1:8080"

[consumer.acme]
secret = "${env:ACME_SECRET:-an example: 32 bytes are the least}")",
            listener)};

constexpr Block mtls[] = {
    text("Listeners have no TLS in this version yet, so only tests can use this policy (`as`)."),
    example(R"([policy.certificates]
type = "mtls"

[[route]]
path     = "/**"
policies = "certificates"
upstream = "http://10.0.0.1:8080"

[[test]]
name    = "the certificate names the consumer"
request = "/"
as      = "acme"
expect  = { consumer = "acme" })",
            listener)};

constexpr Block forward_auth[] = {example(R"([policy.login]
type             = "forward-auth"
url              = "http://10.0.0.3:9100/verify"
headers          = ["cookie"]
upstream_headers = ["x-user"]
cache            = "10s"

[[route]]
path     = "/**"
policies = "login"
upstream = "http://10.0.0.1:8080")",
                                          listener)};

constexpr Block acl[] = {example(R"([policy.staff]
type   = "acl"
groups = ["staff", "admin"]
not    = { consumers = "intern" }

[[route]]
path     = "/orders/**"
policies = ["keys", "staff"]
upstream = "http://10.0.0.1:8080")",
                                 keys_too)};

constexpr Block any_of[] = {example(R"([policy.tokens]
type    = "jwt"
issuers = { iss = "https://id.example.com" }

[policy.who]
type     = "any-of"
policies = ["keys", "tokens"]

[[route]]
path     = "/**"
policies = "who"
upstream = "http://10.0.0.1:8080")",
                                    keys_too)};

constexpr Block client_credentials[] = {example(R"([policy.own-token]
type          = "oauth2-client-credentials"
token_url     = "http://10.0.0.3:9100/token"
client_id     = "gw"
client_secret = "${env:CLIENT_SECRET:-for this example only}"
scopes        = ["orders"]

[[route]]
path     = "/**"
policies = "own-token"
upstream = "http://10.0.0.1:8080")",
                                                listener)};

struct PolicyExample {
  std::string_view type;
  std::span<const Block> blocks;
};

constexpr PolicyExample examples[] = {
    {"headers", headers},
    {"ip-filter", ip_filter},
    {"rate-limit", rate_limit},
    {"quota", quota},
    {"concurrency", concurrency},
    {"security-headers", security_headers},
    {"cors", cors},
    {"csrf", csrf},
    {"deprecation", deprecation},
    {"fault", fault},
    {"api-key", api_key},
    {"jwt", jwt},
    {"oauth2-introspection", introspection},
    {"basic-auth", basic_auth},
    {"hmac-signature", hmac_signature},
    {"mtls", mtls},
    {"forward-auth", forward_auth},
    {"acl", acl},
    {"any-of", any_of},
    {"oauth2-client-credentials", client_credentials},
};

}  // namespace

std::span<const Block> policy_example(std::string_view type) {
  const auto found = std::find_if(std::begin(examples), std::end(examples),
                                  [type](const PolicyExample& one) { return one.type == type; });
  return found == std::end(examples) ? std::span<const Block>() : found->blocks;
}

}  // namespace gw::cmd
