// Buckets: which ways to match could tie at all. Those in one bucket have the same host, the same
// shape of path and the same weight in every criterion; large buckets are divided by what methods,
// listeners and predicates tell apart. Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "decision/specificity.h"

namespace gw::analysis {

using Bucket = std::vector<decision::RouteVariant>;

std::vector<decision::RouteVariant> variants_of(const decision::Route&);
// Stands of different buckets never tie on one request; those of one may. A stand may be in
// several.
std::vector<Bucket> make_buckets(std::span<const decision::Route>);

}  // namespace gw::analysis
