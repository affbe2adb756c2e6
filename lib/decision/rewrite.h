// Rewrite: the target as it goes upstream, and where a redirect points. Text in the arena or still
// the request's. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "decision/decision.h"

namespace gw::decision {

// Path and query for the request line: policies' edits of the query, rewrite or strip_prefix, the
// route's edits, the target's. None where a value filled in would make a dot segment: such a path
// would leave the place that the rewrite names.
std::optional<std::string_view> upstream_target(const Route&, const ForwardAction&,
                                                const ForwardTarget&, const policy::RequestContext&,
                                                const Progress&);

// The Location of a redirect. None as above.
std::optional<std::string_view> redirect_location(const config::Template& to,
                                                  const policy::RequestContext&, const Progress&);

// The edits carried out on a query; names compare decoded.
std::string_view edited_query(std::string_view query, std::span<const policy::FieldEdit>, Arena&);

}  // namespace gw::decision
