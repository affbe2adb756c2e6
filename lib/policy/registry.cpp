// The list of policies: a policy exists if its name is here. After them the types of the language
// that this version does not implement yet, so that the configuration's reader can report them.
#include <algorithm>

#include "policy/kind.h"

namespace gw::policy {

#define GW_POLICIES(X)    \
  X(headers)              \
  X(ip_filter)            \
  X(rate_limit)           \
  X(quota)                \
  X(concurrency)          \
  X(security_headers)     \
  X(cors)                 \
  X(csrf)                 \
  X(deprecation)          \
  X(fault)                \
  X(api_key)              \
  X(jwt)                  \
  X(oauth2_introspection) \
  X(basic_auth)           \
  X(hmac_signature)       \
  X(mtls)                 \
  X(forward_auth)         \
  X(acl)                  \
  X(any_of)               \
  X(oauth2_client_credentials)

// Defined in the language, but not yet implemented.
#define GW_LATER(X)                                               \
  X("cache", "Cache responses.")                                  \
  X("mirror", "Send a copy of each request to another upstream.") \
  X("gather", "Combine one response from several upstreams.")     \
  X("schema", "Reject bodies that do not match a schema.")        \
  X("compress", "Compress responses.")                            \
  X("acme", "Get certificates by ACME.")

#define X(name) Kind name();
GW_POLICIES(X)
#undef X

namespace {

Kind later(std::string_view name, std::string_view summary) {
  return {.name = name, .summary = summary, .options = {}, .reasons = {}, .later = true};
}

}  // namespace

std::span<const Kind> kinds() {
#define X(name) name(),
#define Y(name, summary) later(name, summary),
  static const Kind list[] = {GW_POLICIES(X) GW_LATER(Y)};
#undef X
#undef Y
  return list;
}

const Kind* find_kind(std::string_view name) {
  const std::span<const Kind> all = kinds();
  const auto kind =
      std::find_if(all.begin(), all.end(), [&](const Kind& one) { return one.name == name; });
  return kind == all.end() ? nullptr : &*kind;
}

}  // namespace gw::policy
