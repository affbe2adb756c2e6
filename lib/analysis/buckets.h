// Buckets: groups route variants that could tie. Those in one bucket have the same host, the same
// path shape and the same rank in every criterion; large buckets are divided by methods, listeners
// and predicates. Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "decision/specificity.h"

namespace gw::analysis {

using Bucket = std::vector<decision::RouteVariant>;

std::vector<decision::RouteVariant> variants_of(const decision::Route&);
// Variants of different buckets never tie on a request; those of one bucket may. A variant can be
// in several buckets.
std::vector<Bucket> make_buckets(std::span<const decision::Route>);

}  // namespace gw::analysis
