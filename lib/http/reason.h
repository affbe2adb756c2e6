// Reasons: the closed list of why the gateway responded itself. Each has a name (used in bodies,
// fields, logs, metrics and the manual), a status code, a side and a text that clients may see.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gw::http {

// One row per reason: id, name, status code, side, text for clients, remedy for operators.
#define GW_REASONS(X)                                                                              \
  X(none, "", 200, gateway, "", "")                                                                \
  X(request_malformed, "request.malformed", 400, client, "The request is not valid HTTP.",         \
    "The log names the rule that was violated.")                                                   \
  X(request_target, "request.target", 400, client, "The request target is not valid.",             \
    "The target must be a path or an http or https URL with valid percent-encoding.")              \
  X(request_timeout, "request.timeout", 408, client, "The request did not arrive in time.",        \
    "listener.NAME.timeout has the limits: head and body.")                                        \
  X(request_body_too_large, "request.body-too-large", 413, client,                                 \
    "The request body is larger than allowed.", "Raise limits.body for the routes that need it.")  \
  X(request_line_too_long, "request.line-too-long", 414, client,                                   \
    "The request line is longer than allowed.", "Raise limits.line.")                              \
  X(request_head_too_large, "request.head-too-large", 431, client,                                 \
    "The request header fields are too large or too many.",                                        \
    "Raise limits.header, limits.headers or limits.count.")                                        \
  X(route_none, "route.none", 404, client, "No route matches this request.",                       \
    "gw route-test shows the closest routes.")                                                     \
  X(route_method, "route.method", 405, client, "This path does not accept this method.",           \
    "The Allow header lists the accepted methods.")                                                \
  X(route_respond, "route.respond", 200, gateway, "The route has a fixed response.", "")           \
  X(route_redirect, "route.redirect", 307, gateway, "The route redirects the client.", "")         \
  X(listener_redirect, "listener.redirect", 307, gateway, "The listener redirects the client.",    \
    "")                                                                                            \
  X(ip_filter_denied, "ip-filter.denied", 403, client, "Access from this address is not allowed.", \
    "See allow and deny of the policy; deny takes precedence.")                                    \
  X(rate_limit_exceeded, "rate-limit.exceeded", 429, client,                                       \
    "Too many requests. Try again after the time in Retry-After.", "See limit of the policy.")     \
  X(quota_exceeded, "quota.exceeded", 429, client,                                                 \
    "The quota is exhausted. Try again after the time in Retry-After.",                            \
    "See limit of the policy; it counts per calendar day or month, in UTC.")                       \
  X(concurrency_exceeded, "concurrency.exceeded", 503, gateway,                                    \
    "Too many concurrent requests. Try again shortly.",                                            \
    "See max of the policy; with waiting, some requests wait for a slot.")                         \
  X(cors_preflight, "cors.preflight", 204, gateway,                                                \
    "The policy responds to the preflight request.", "")                                           \
  X(cors_origin, "cors.origin", 403, client, "Requests from this origin are not allowed.",         \
    "See origins of the policy.")                                                                  \
  X(cors_method, "cors.method", 403, client, "Cross-origin requests may not use this method.",     \
    "See methods of the policy, or method of the route if they are not set.")                      \
  X(cors_header, "cors.header", 403, client,                                                       \
    "Cross-origin requests may not send these header fields.",                                     \
    "See headers of the policy; gw route-test names the field.")                                   \
  X(csrf_origin, "csrf.origin", 403, client, "Cross-site requests are not allowed.",               \
    "See origins of the policy; same-origin requests are always allowed.")                         \
  X(deprecation_gone, "deprecation.gone", 410, client, "This resource is no longer available.",    \
    "The sunset of the policy has passed, and gone is set.")                                       \
  X(fault_abort, "fault.abort", 503, gateway, "This failure was injected for a test.",             \
    "See abort and percent of the policy. Remove it in production.")                               \
  X(api_key_missing, "api-key.missing", 401, client, "An API key is required.",                    \
    "The policy defines where it looks: header, query, cookie.")                                   \
  X(api_key_malformed, "api-key.malformed", 401, client, "The key is malformed or incomplete.",    \
    "It was mistyped or truncated: its checksum is wrong.")                                        \
  X(api_key_unknown, "api-key.unknown", 401, client, "The key is unknown.",                        \
    "Neither [consumer.NAME] nor the store contains its hash.")                                    \
  X(api_key_expired, "api-key.expired", 401, client, "The key is not valid at this time.",         \
    "It has expired (expires), or is not valid yet (starts).")                                     \
  X(api_key_revoked, "api-key.revoked", 401, client, "The key was revoked.",                       \
    "The client needs a new key: gw keygen api-key.")                                              \
  X(jwt_missing, "jwt.missing", 401, client, "A token is required.",                               \
    "The policy defines where it looks: header, query, cookie.")                                   \
  X(jwt_malformed, "jwt.malformed", 401, client, "The token is not valid.",                        \
    "gw route-test reports the cause.")                                                            \
  X(jwt_issuer, "jwt.issuer", 401, client, "The issuer of the token is unknown.",                  \
    "The claim iss must match one of the issuers.")                                                \
  X(jwt_key, "jwt.key", 401, client, "The token was not signed by a known key.",                   \
    "The issuer may have a new key. A key inside the token is never used.")                        \
  X(jwt_algorithm, "jwt.algorithm", 401, client, "The algorithm of the token is not accepted.",    \
    "See algorithms of the issuer, or alg of the key.")                                            \
  X(jwt_signature, "jwt.signature", 401, client, "The signature of the token is invalid.",         \
    "The token was modified, or was signed with another key.")                                     \
  X(jwt_expired, "jwt.expired", 401, client, "The token has expired.",                             \
    "The client needs a new token; leeway allows for clock differences.")                          \
  X(jwt_not_yet, "jwt.not-yet", 401, client, "The token is not valid yet.",                        \
    "Compare the clocks of issuer and gateway; leeway allows for small differences.")              \
  X(jwt_audience, "jwt.audience", 401, client, "The token is intended for another service.",       \
    "The claim aud must contain the audience of the issuer.")                                      \
  X(jwt_claim, "jwt.claim", 401, client, "The token does not permit this request.",                \
    "See claims of the policy; gw route-test names the claim.")                                    \
  X(introspection_missing, "introspection.missing", 401, client, "A token is required.",           \
    "The policy defines where it looks: header, query, cookie.")                                   \
  X(introspection_inactive, "introspection.inactive", 401, client, "The token is not valid.",      \
    "The issuer reports it as inactive: unknown, expired or revoked.")                             \
  X(introspection_claim, "introspection.claim", 401, client,                                       \
    "The token does not permit this request.",                                                     \
    "See claims of the policy; gw route-test names the claim.")                                    \
  X(introspection_unavailable, "introspection.unavailable", 503, gateway,                          \
    "Tokens cannot be checked at the moment.",                                                     \
    "The introspection endpoint could not be reached; see the log.")                               \
  X(forward_auth_refused, "forward-auth.refused", 403, client, "Access is denied.",                \
    "The authorization service denied the request; its response is passed on unchanged.")          \
  X(forward_auth_unavailable, "forward-auth.unavailable", 503, gateway,                            \
    "Access cannot be checked at the moment.",                                                     \
    "The authorization service could not be reached; see the log.")                                \
  X(client_credentials_unavailable, "client-credentials.unavailable", 503, gateway,                \
    "The service cannot be called at the moment.",                                                 \
    "No token for the upstream could be obtained; see the log.")                                   \
  X(basic_auth_missing, "basic-auth.missing", 401, client, "User name and password are required.", \
    "The request has no Authorization header with the scheme Basic.")                              \
  X(basic_auth_wrong, "basic-auth.wrong", 401, client, "User name or password is wrong.",          \
    "Neither users of the policy nor [consumer.NAME] contains this pair.")                         \
  X(hmac_missing, "hmac.missing", 401, client, "The request must be signed.",                      \
    "The request has no Signature-Input and Signature (RFC 9421).")                                \
  X(hmac_invalid, "hmac.invalid", 401, client, "The signature of the request is not valid.",       \
    "gw route-test reports the cause and shows the text that must be signed.")                     \
  X(hmac_stale, "hmac.stale", 401, client,                                                         \
    "The request was signed too long ago or in the future.",                                       \
    "See window of the policy, expires of the signature, and compare the clocks.")                 \
  X(hmac_replayed, "hmac.replayed", 401, client, "The signature was already used.",                \
    "A client must sign each request; equal ones within one second need a nonce.")                 \
  X(mtls_missing, "mtls.missing", 401, client, "A client certificate is required.",                \
    "It must contain a name of the kind that consumer of the policy selects.")                     \
  X(any_of_missing, "any-of.missing", 401, client, "Authentication is required.",                  \
    "None of the policies that it lists found credentials.")                                       \
  X(acl_anonymous, "acl.anonymous", 401, client, "Authentication is required.",                    \
    "The acl needs a consumer, and the request has no credentials.")                               \
  X(acl_consumer, "acl.consumer", 403, client, "Access is denied.",                                \
    "The acl does not list this consumer.")                                                        \
  X(acl_group, "acl.group", 403, client, "Access is denied for your groups.",                      \
    "The acl requires one of its groups.")                                                         \
  X(acl_scope, "acl.scope", 403, client, "The credentials lack a required scope.",                 \
    "The acl requires all of its scopes.")                                                         \
  X(acl_claim, "acl.claim", 403, client, "The token lacks a required claim.",                      \
    "The acl lists the claim; gw route-test shows its value.")                                     \
  X(acl_denied, "acl.denied", 403, client, "Access is denied.",                                    \
    "The consumer matches not of the acl.")                                                        \
  X(upstream_refused, "upstream.refused", 503, upstream,                                           \
    "The service does not accept connections.", "Check that the endpoint runs, and its port.")     \
  X(upstream_no_endpoint, "upstream.no-endpoint", 503, upstream,                                   \
    "No server of the service is available.", "All endpoints are ejected, down or unresolved.")    \
  X(upstream_pool_full, "upstream.pool-full", 503, upstream, "The service is at its capacity.",    \
    "Raise upstream.NAME.pool or add endpoints.")                                                  \
  X(upstream_reset, "upstream.reset", 502, upstream, "The service closed the connection early.",   \
    "The endpoint closed before the response was complete.")                                       \
  X(upstream_invalid, "upstream.invalid", 502, upstream,                                           \
    "The response of the service is not valid HTTP.", "The log names the rule that was violated.") \
  X(upstream_tls, "upstream.tls", 502, upstream, "The secure connection to the service failed.",   \
    "The log reports the error of the certificate.")                                               \
  X(upstream_connect_timeout, "upstream.connect-timeout", 504, upstream,                           \
    "The service could not be reached in time.", "See timeout.connect.")                           \
  X(upstream_first_byte_timeout, "upstream.first-byte-timeout", 504, upstream,                     \
    "The service did not respond in time.", "See timeout.first_byte.")                             \
  X(upstream_idle_timeout, "upstream.idle-timeout", 504, upstream,                                 \
    "The service stopped sending its response.", "See timeout.idle.")                              \
  X(upstream_total_timeout, "upstream.total-timeout", 504, upstream,                               \
    "The service did not complete its response in time.", "See timeout.total.")                    \
  X(client_gone, "client.gone", 499, client,                                                       \
    "The client closed the connection before the response.", "Log only.")                          \
  X(gateway_overloaded, "gateway.overloaded", 503, gateway, "The gateway is at its capacity.",     \
    "A limit of memory, connections or work was reached.")                                         \
  X(gateway_draining, "gateway.draining", 503, gateway, "The gateway is shutting down.", "")       \
  X(gateway_internal, "gateway.internal", 500, gateway, "The gateway had an internal error.",      \
    "This is a bug in gw; see the log.")

enum class Reason : std::uint8_t {
#define X(id, name, status, side, text, remedy) id,
  GW_REASONS(X)
#undef X
};

enum class Side : std::uint8_t { client, upstream, gateway };

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::uint16_t status;
  Side side;
  std::string_view text;    // safe for clients
  std::string_view remedy;  // for the manual
};

std::span<const ReasonRow> reasons();
const ReasonRow& reason_row(Reason);
inline std::string_view reason_name(Reason reason) { return reason_row(reason).name; }
const ReasonRow* find_reason(std::string_view name);  // null if unknown
std::string_view side_name(Side);

}  // namespace gw::http
