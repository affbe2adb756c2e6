// The text that a message signature covers (RFC 9421, 2.5), of a request as its client sent it:
// path and query before normalization, host and scheme as reported by a trusted peer. Derived
// components and whole fields are supported; of the parameters of components only `name` of
// @query-param. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "http/structured.h"
#include "policy/context.h"

namespace gw::policy {

struct SignatureBase {
  std::string text;
  std::string fault = {};  // why there is none, for people
};

// REQUIRES: covered.is_list
SignatureBase signature_base(const http::SfMember& covered, const Facts& facts, Arena& arena);

// A component that a policy may require: a derived one without parameters, or a field in lower
// case.
bool is_component(std::string_view name);
// Whether the list covers it, by name or as part of another component (@path is in @target-uri).
bool covers(const http::SfMember& covered, std::string_view name);

}  // namespace gw::policy
