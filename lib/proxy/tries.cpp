// The core chooses and judges; this file keeps the state between its decisions.
#include "proxy/tries.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "proxy/core.h"

namespace gw::proxy {

http::Reason Tries::begin(const decision::Upstream& upstream,
                          const policy::RequestContext& context) {
  GW_CHECK(!open_);
  upstream_ = &upstream;
  const decision::Choice choice = decision::decide_endpoint(upstream, context, attempts_);
  if (!choice.endpoint) {
    drop_retry();
    return choice.reason;
  }
  // An endpoint without an address is chosen last, so no other one is usable. Offline the name
  // stands for the service. Live, there is no address to connect to, so no attempt is opened.
  if (!upstream.endpoints[*choice.endpoint].resolved) {
    drop_retry();
    return http::Reason::upstream_no_endpoint;
  }
  is_retry_ = std::exchange(due_, false);
  decision::Try started;
  started.endpoint = *choice.endpoint;
  started.started = core_.now().mono;
  began_ = core_.reactor.clock();
  attempts_.tries.push_back(started, arena_);
  decision::begin_try(upstream, *choice.endpoint, is_retry_, core_.ledger);
  open_ = true;
  show_begun();
  return http::Reason::none;
}

decision::Next Tries::next(const decision::Forward& forward,
                           const policy::RequestContext& context) {
  const decision::Next next = decision::decide_retry(forward, context, attempts_, core_.now());
  due_ = std::holds_alternative<decision::Again>(next);
  return next;
}

void Tries::fail(const http::Failure& failure) {
  if (open_) last().failed = failure;
}

void Tries::end() {
  if (!std::exchange(open_, false)) return;
  upstream_time_ += since_begun();
  const Duration ejected_before = core_.ledger.endpoint(endpoint().id).ejected_until;
  decision::end_try(*upstream_, last(), is_retry_, core_.ledger, core_.now());
  show_ended(ejected_before);
}

void Tries::drop_retry() {
  if (std::exchange(due_, false)) decision::drop_retry(*upstream_, core_.ledger);
}

void Tries::deliver() {
  attempts_.head_delivered = true;
  head_took_ = since_begun();
}

const decision::Endpoint& Tries::endpoint() const {
  return upstream_->endpoints[attempts_.tries[attempts_.tries.size() - 1].endpoint];
}

// The board repeats the state of the ledger, and keeps totals that the ledger forgets.
void Tries::show_begun() {
  EndpointCounters& shown = core_.endpoints.at(endpoint().id);
  shown.attempts.add();
  shown.in_flight.set(core_.ledger.endpoint(endpoint().id).in_flight);
}

void Tries::show_ended(Duration ejected_before) {
  const ledger::EndpointState& state = core_.ledger.endpoint(endpoint().id);
  EndpointCounters& shown = core_.endpoints.at(endpoint().id);
  shown.in_flight.set(state.in_flight);
  // A client that left, or a fault of the gateway, is not a failure of the endpoint.
  const auto& failed = last().failed;
  if (failed && failed->side == http::Side::upstream) shown.failures.add();
  if (state.ejected_until == ejected_before) return;
  shown.ejections.add();
  shown.ejected_until.set(static_cast<std::uint64_t>(state.ejected_until.count()));
}

Duration Tries::since_begun() const {
  return std::max(core_.now().mono - began_, Duration::zero());
}

}  // namespace gw::proxy
