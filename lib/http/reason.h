// Reasons: the closed list of names for why the gateway answered by itself. Each has a name that
// stands in body, field, log, metrics and manual, a status, a side and a text that a client may
// see.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gw::http {

// One row a reason: id, name, status, side, text for clients, remedy for operators.
#define GW_REASONS(X)                                                                              \
  X(none, "", 200, gateway, "", "")                                                                \
  X(request_malformed, "request.malformed", 400, client, "The request is not valid HTTP.",         \
    "The log names the rule that it broke.")                                                       \
  X(request_target, "request.target", 400, client, "The request target is not valid.",             \
    "A target must be a path, or a URL of http or https, whose percent-encoding is whole.")        \
  X(request_timeout, "request.timeout", 408, client, "The request did not arrive in time.",        \
    "listener.NAME.timeout holds head and body.")                                                  \
  X(request_body_too_large, "request.body-too-large", 413, client,                                 \
    "The request body is larger than allowed here.", "Raise limits.body where it is needed.")      \
  X(request_line_too_long, "request.line-too-long", 414, client,                                   \
    "The request line is longer than allowed.", "Raise limits.line.")                              \
  X(request_head_too_large, "request.head-too-large", 431, client,                                 \
    "The request's header fields are larger or more than allowed.",                                \
    "Raise limits.header, limits.headers or limits.count.")                                        \
  X(route_none, "route.none", 404, client, "No route matches this request.",                       \
    "gw route-test names the routes that came near.")                                              \
  X(route_method, "route.method", 405, client, "This path does not accept this method.",           \
    "Allow lists the methods that it accepts.")                                                    \
  X(route_respond, "route.respond", 200, gateway, "The route answers by itself.", "")              \
  X(route_redirect, "route.redirect", 307, gateway, "The route redirects.", "")                    \
  X(listener_redirect, "listener.redirect", 307, gateway, "The listener redirects.", "")           \
  X(ip_filter_denied, "ip-filter.denied", 403, client, "Your address may not call this.",          \
    "The policy's allow and deny decide; deny is judged first.")                                   \
  X(rate_limit_exceeded, "rate-limit.exceeded", 429, client,                                       \
    "Too many requests. Try again after the time in Retry-After.", "The policy's limit decides.")  \
  X(quota_exceeded, "quota.exceeded", 429, client,                                                 \
    "The quota is used up. Try again after the time in Retry-After.",                              \
    "The policy's limit decides; it counts by calendar day or month, UTC.")                        \
  X(concurrency_exceeded, "concurrency.exceeded", 503, gateway,                                    \
    "Too many requests are in flight. Try again a little later.",                                  \
    "The policy's max decides; waiting lets some wait for a place.")                               \
  X(cors_preflight, "cors.preflight", 204, gateway, "The preflight is answered.", "")              \
  X(cors_origin, "cors.origin", 403, client, "Pages of this origin may not call this.",            \
    "The policy's origins decide.")                                                                \
  X(cors_method, "cors.method", 403, client, "Pages of other origins may not use this method.",    \
    "The policy's methods decide, else the route's; a route must match at all.")                   \
  X(cors_header, "cors.header", 403, client, "Pages of other origins may not send these fields.",  \
    "The policy's headers decide; gw route-test names the field.")                                 \
  X(csrf_origin, "csrf.origin", 403, client, "Another site's page may not send this.",             \
    "The policy's origins decide; the site's own pages always may.")                               \
  X(deprecation_gone, "deprecation.gone", 410, client, "This is no longer served.",                \
    "The policy's sunset has passed, and gone is set.")                                            \
  X(fault_abort, "fault.abort", 503, gateway, "This fault was asked for.",                         \
    "The policy's abort and percent decide. Take it out of what serves people.")                   \
  X(api_key_missing, "api-key.missing", 401, client, "A key is needed.",                           \
    "The policy says where it looks: header, query, cookie.")                                      \
  X(api_key_malformed, "api-key.malformed", 401, client, "The key is not a whole one.",            \
    "It was mistyped or cut off: its check digits are wrong.")                                     \
  X(api_key_unknown, "api-key.unknown", 401, client, "The key is not known.",                      \
    "Neither [consumer.NAME] nor the store has its hash.")                                         \
  X(api_key_expired, "api-key.expired", 401, client, "The key is not valid now.",                  \
    "Its expires has passed, or its starts is still to come.")                                     \
  X(api_key_revoked, "api-key.revoked", 401, client, "The key was taken back.",                    \
    "The client needs a new one: gw keygen api-key.")                                              \
  X(jwt_missing, "jwt.missing", 401, client, "A token is needed.",                                 \
    "The policy says where it looks: header, query, cookie.")                                      \
  X(jwt_malformed, "jwt.malformed", 401, client, "The token is not valid.",                        \
    "gw route-test says what is wrong with it.")                                                   \
  X(jwt_issuer, "jwt.issuer", 401, client, "The token's issuer is not known.",                     \
    "The claim iss must be that of one of the issuers.")                                           \
  X(jwt_key, "jwt.key", 401, client, "No known key signed the token.",                             \
    "Has the issuer taken a new key? A token may not bring its own.")                              \
  X(jwt_algorithm, "jwt.algorithm", 401, client, "The token's algorithm is not accepted.",         \
    "An issuer's algorithms, or the key's alg, say which are.")                                    \
  X(jwt_signature, "jwt.signature", 401, client, "The token's signature is wrong.",                \
    "The token was changed, or another key signed it.")                                            \
  X(jwt_expired, "jwt.expired", 401, client, "The token has expired.",                             \
    "The client needs a new one; leeway is for clocks that differ.")                               \
  X(jwt_not_yet, "jwt.not-yet", 401, client, "The token is not valid yet.",                        \
    "Do the clocks of issuer and gateway agree? leeway is for small differences.")                 \
  X(jwt_audience, "jwt.audience", 401, client, "The token is for another service.",                \
    "The issuer's audience must stand in the claim aud.")                                          \
  X(jwt_claim, "jwt.claim", 401, client, "The token does not give access here.",                   \
    "The policy's claims decide; gw route-test names the one.")                                    \
  X(introspection_missing, "introspection.missing", 401, client, "A token is needed.",             \
    "The policy says where it looks: header, query, cookie.")                                      \
  X(introspection_inactive, "introspection.inactive", 401, client, "The token is not valid.",      \
    "Who issued it says that it is not active: unknown, expired or taken back.")                   \
  X(introspection_claim, "introspection.claim", 401, client,                                       \
    "The token does not give access here.",                                                        \
    "The policy's claims decide; gw route-test names the one.")                                    \
  X(introspection_unavailable, "introspection.unavailable", 503, gateway,                          \
    "Tokens cannot be checked now.", "Nobody could be asked about the token: the log says why.")   \
  X(forward_auth_refused, "forward-auth.refused", 403, client, "You may not call this.",           \
    "The service that was asked says no; its answer is sent as it is.")                            \
  X(forward_auth_unavailable, "forward-auth.unavailable", 503, gateway,                            \
    "Access cannot be checked now.", "The service could not be asked: the log says why.")          \
  X(client_credentials_unavailable, "client-credentials.unavailable", 503, gateway,                \
    "The service cannot be called now.",                                                           \
    "No token for the upstream could be fetched: the log says why.")                               \
  X(basic_auth_missing, "basic-auth.missing", 401, client, "Name and password are needed.",        \
    "The field Authorization of the scheme Basic is not there.")                                   \
  X(basic_auth_wrong, "basic-auth.wrong", 401, client, "Name or password is wrong.",               \
    "Neither the policy's users nor [consumer.NAME] have both.")                                   \
  X(hmac_missing, "hmac.missing", 401, client, "The request must be signed.",                      \
    "The fields Signature-Input and Signature (RFC 9421) are not there.")                          \
  X(hmac_invalid, "hmac.invalid", 401, client, "The request's signature is not valid.",            \
    "gw route-test says why, and shows the text that must be signed.")                             \
  X(hmac_stale, "hmac.stale", 401, client, "The request was signed too long ago, or too early.",   \
    "The policy's window decides, and expires. Do the clocks agree?")                              \
  X(hmac_replayed, "hmac.replayed", 401, client, "This signature was used before.",                \
    "A client signs each request anew, a second one within a second with a nonce.")                \
  X(mtls_missing, "mtls.missing", 401, client, "A client certificate is needed.",                  \
    "The client must show one whose names are those that the policy's consumer looks for.")        \
  X(any_of_missing, "any-of.missing", 401, client, "A credential is needed.",                      \
    "None of the ways that the policy names found one.")                                           \
  X(acl_anonymous, "acl.anonymous", 401, client, "Say who you are.",                               \
    "An optional credential before the acl was not there.")                                        \
  X(acl_consumer, "acl.consumer", 403, client, "You may not call this.",                           \
    "The acl names other consumers.")                                                              \
  X(acl_group, "acl.group", 403, client, "Your plan or role may not call this.",                   \
    "The acl asks for one of its groups.")                                                         \
  X(acl_scope, "acl.scope", 403, client, "The credential lacks a scope.",                          \
    "The acl asks for all of its scopes.")                                                         \
  X(acl_claim, "acl.claim", 403, client, "The token lacks what this needs.",                       \
    "The acl names the claim; gw route-test shows its value.")                                     \
  X(acl_denied, "acl.denied", 403, client, "You may not call this any more.",                      \
    "The acl denies who is in its not.")                                                           \
  X(upstream_refused, "upstream.refused", 503, upstream,                                           \
    "The service does not accept connections.", "Is the endpoint running, and is its port right?") \
  X(upstream_no_endpoint, "upstream.no-endpoint", 503, upstream,                                   \
    "No server of the service is usable now.", "All endpoints are ejected, down or unresolved.")   \
  X(upstream_pool_full, "upstream.pool-full", 503, upstream, "The service is at its capacity.",    \
    "Raise upstream.NAME.pool or add endpoints.")                                                  \
  X(upstream_reset, "upstream.reset", 502, upstream,                                               \
    "The service closed the connection too early.",                                                \
    "The endpoint closed before its answer was whole.")                                            \
  X(upstream_invalid, "upstream.invalid", 502, upstream,                                           \
    "The service's answer is not valid HTTP.", "The log names the rule that it broke.")            \
  X(upstream_tls, "upstream.tls", 502, upstream, "The secure connection to the service failed.",   \
    "The log has the certificate's fault.")                                                        \
  X(upstream_connect_timeout, "upstream.connect-timeout", 504, upstream,                           \
    "The service could not be reached in time.", "timeout.connect decides.")                       \
  X(upstream_first_byte_timeout, "upstream.first-byte-timeout", 504, upstream,                     \
    "The service did not answer in time.", "timeout.first_byte decides.")                          \
  X(upstream_idle_timeout, "upstream.idle-timeout", 504, upstream,                                 \
    "The service stopped in the middle of its answer.", "timeout.idle decides.")                   \
  X(upstream_total_timeout, "upstream.total-timeout", 504, upstream,                               \
    "The service did not finish in time.", "timeout.total decides.")                               \
  X(client_gone, "client.gone", 499, client, "The client closed before its answer.", "Log only.")  \
  X(gateway_overloaded, "gateway.overloaded", 503, gateway, "The gateway is at its capacity.",     \
    "A limit of memory, connections or work was reached.")                                         \
  X(gateway_draining, "gateway.draining", 503, gateway, "The gateway is stopping.", "")            \
  X(gateway_internal, "gateway.internal", 500, gateway, "The gateway failed.",                     \
    "This is a fault of gw: the log has more.")

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
const ReasonRow* find_reason(std::string_view name);  // null where unknown
std::string_view side_name(Side);

}  // namespace gw::http
