// The mind chooses and judges; what is kept between its answers stands here.
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
  is_retry_ = std::exchange(due_, false);
  decision::Try started;
  started.endpoint = *choice.endpoint;
  started.started = core_.now().mono;
  began_ = core_.reactor.clock();
  attempts_.tries.push_back(started, arena_);
  decision::begin_try(upstream, *choice.endpoint, is_retry_, core_.ledger);
  open_ = true;
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
  decision::end_try(*upstream_, last(), is_retry_, core_.ledger, core_.now());
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

Duration Tries::since_begun() const {
  return std::max(core_.now().mono - began_, Duration::zero());
}

}  // namespace gw::proxy
