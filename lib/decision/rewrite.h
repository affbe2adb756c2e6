// Rewrite: the target of the upstream request, and the location of a redirect. Text is in the arena
// or belongs to the request. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "decision/decision.h"

namespace gw::decision {

// Path and query for the request line, after the policies' edits of the query, rewrite or
// strip_prefix, the route's edits and those of the target. None if a filled-in value would create a
// dot segment: such a path could leave the prefix that the rewrite sets.
std::optional<std::string_view> upstream_target(const Route&, const ForwardAction&,
                                                const ForwardTarget&, const policy::RequestContext&,
                                                const Progress&);

// The Location of a redirect. None as for upstream_target.
std::optional<std::string_view> redirect_location(const config::Template& to,
                                                  const policy::RequestContext&, const Progress&);

// Applies the edits to a query; names are compared decoded.
std::string_view edited_query(std::string_view query, std::span<const policy::FieldEdit>, Arena&);

}  // namespace gw::decision
