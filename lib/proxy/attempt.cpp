// An attempt holds its link from on_link until the attempt ends.
#include "proxy/attempt.h"

#include <utility>

#include "base/check.h"
#include "proxy/core.h"

namespace gw::proxy {

void Attempt::start(const PoolRequest& request) {
  GW_CHECK(!active());
  reused_ = answered_ = request_left_ = false;
  set_stream(0);
  core_.pool.acquire(*this, request);
}

void Attempt::on_link(UpstreamLink& link) {
  state_ = State::connected;
  link_ = &link;
  reused_ = link.served();
  sent_before_ = link.link().bytes_sent();
  owner_->on_ready();
}

// A send in progress may have reached the server in part.
void Attempt::on_failed(const http::Failure& failure) {
  http::Failure adjusted = failure;
  if (connected()) {
    request_left_ = link_->link().bytes_sent() != sent_before_ || link_->link().sending();
    if (!request_left_) adjusted.safe_to_repeat = true;
  }
  cancel();
  owner_->on_failed(adjusted);
}

void Attempt::open(const http::RequestHead& head) { set_stream(link_->link().open(head)); }

void Attempt::consumed(std::size_t bytes) {
  if (state_ == State::connected) link_->link().consumed(stream(), bytes);
}

void Attempt::done() {
  GW_CHECK(state_ == State::connected);
  state_ = State::none;
  core_.pool.release(*this);
}

void Attempt::cancel() {
  const State state = std::exchange(state_, State::none);
  if (state == State::connected)
    core_.pool.abandon(*this);
  else if (state != State::none)
    core_.pool.forgo(*this);
}

// --- the slot ---

AttemptSlot::AttemptSlot(Core& core, AttemptOwner& owner)
    : core_(core), owner_(owner), attempt_(core.attempts.make(core, owner)) {}

AttemptSlot::~AttemptSlot() { core_.attempts.destroy(attempt_); }

void AttemptSlot::take_over(AttemptSlot& from) {
  GW_CHECK(!attempt_->active());
  std::swap(attempt_, from.attempt_);
  attempt_->owner_ = &owner_;
  from.attempt_->owner_ = &from.owner_;
}

}  // namespace gw::proxy
