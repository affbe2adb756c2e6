// The metrics of upstreams and their endpoints: the boards of all workers added up, for the
// endpoints of the active configuration. Any thread.
#pragma once

#include <cstddef>
#include <span>

#include "admin/exposition.h"
#include "admin/metrics.h"
#include "base/time.h"
#include "decision/snapshot.h"
#include "proxy/bridges/endpoint_board.h"

namespace gw::admin {

struct UpstreamsView {
  std::span<const decision::Upstream> upstreams;
  std::span<const proxy::EndpointBoard* const> boards;  // of each worker
  Duration now{};                                       // Moment::mono, as the workers' reactors
  std::size_t most = most_series;                       // endpoints, and upstreams
};
void write_upstreams(const UpstreamsView& view, Exposition& to);

}  // namespace gw::admin
