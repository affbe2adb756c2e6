// In the order of a connection's life: dialed, sending, receiving, free, closed.
#include "load/connection.h"

#include "base/check.h"
#include "codec/h1.h"

namespace gw::load {

Connection::Connection(Server& server) : server_(server), dial_(server.parts_.turn, *this) {}

Duration Connection::now() const { return server_.parts_.turn.now().mono; }

void Connection::dial() {
  GW_CHECK(state_ == State::none);
  state_ = State::dialing;
  dialed_ = now();
  first_ = true;
  dial_.start(server_.address(), server_.parts_.plan.timeout);
}

void Connection::on_connected(net::Socket socket) {
  link::Turn& turn = server_.parts_.turn;
  // A load generator reads everything, so its window never limits the server.
  link_.emplace(turn, socket,
                codec::make_h1_client(*this, turn.reactor().blocks(), {.window = 1U << 20}), *this);
  --server_.dialing_;
  state_ = State::answered;
  free();
}

void Connection::on_dial_failed(const http::Failure& failure) {
  state_ = State::none;
  server_.on_dial_failed(*this, failure);
}

// --- asked ---

// The first request of a connection waited for the dial, so the dial is part of its latency.
void Connection::ask(const Due& due) {
  GW_CHECK(state_ == State::idle);
  state_ = State::asking;
  ++server_.busy_;
  due_ = due;
  asked_ = std::exchange(first_, false) ? std::max(dialed_, due.at) : now();
  status_ = 0;
  bytes_ = 0;
  link::Turn& turn = server_.parts_.turn;
  Requests::Made made = server_.parts_.requests.make(due.ask, due.number, turn.reactor().blocks());
  body_ = std::move(made.body);
  stream_ = link_->open(*made.head);
  push_body();
  link_->set_deadline(turn.now() + server_.parts_.plan.timeout);
}

void Connection::push_body() {
  if (state_ != State::asking) return;
  while (!body_.empty()) {
    const Slice piece = body_.at(0);
    const std::size_t accepted = link_->body(stream_, piece);
    body_.consume(accepted);
    if (accepted < piece.size()) return;
  }
  link_->end(stream_, {});
}

// --- answered ---

void Connection::on_response(codec::StreamId, const http::ResponseHead& head) {
  if (!head.interim()) status_ = head.status;
}

void Connection::on_body(codec::StreamId stream, const Slice& bytes) {
  bytes_ += bytes.size();
  link_->consumed(stream, bytes.size());
}

// The link knows whether the connection can be reused only after it has processed its input.
void Connection::on_end(codec::StreamId, const http::Headers&) {
  if (state_ != State::asking) return;
  state_ = State::answered;
  --server_.busy_;
  server_.parts_.book.on_answer(due_, asked_, status_, bytes_);
  server_.parts_.turn.at_end({this, [](void* self) { static_cast<Connection*>(self)->free(); }});
}

void Connection::free() {
  if (state_ != State::answered) return;  // it was closed since
  const bool fresh = server_.parts_.plan.fresh && !first_;
  if (fresh || !link_->reusable()) return leave();
  state_ = State::idle;
  server_.on_free(*this);
}

// --- gone ---

void Connection::fail(Fault fault, std::string_view detail) {
  --server_.busy_;
  state_ = State::answered;
  if (fault == Fault::timeout)
    server_.parts_.book.on_timeout(due_, asked_);
  else
    server_.parts_.book.on_fault(due_, fault, detail);
}

void Connection::on_reset(codec::StreamId, const http::Failure& failure) {
  if (state_ != State::asking) return;
  const bool invalid = failure.reason == http::Reason::upstream_invalid;
  fail(invalid ? Fault::invalid : Fault::reset, failure.detail);
  leave();
}

void Connection::on_peer_ended() {
  if (state_ == State::idle) leave();
}

void Connection::on_deadline() {
  if (state_ != State::asking) return;
  fail(Fault::timeout, {});
  leave();
}

void Connection::on_closed(const std::optional<http::Failure>& failure) {
  if (state_ == State::asking)
    fail(Fault::reset, failure ? failure->detail : "the server closed the connection");
  leave();
}

void Connection::give_up() {
  if (state_ == State::asking) fail(Fault::unfinished, {});
  close();
}

void Connection::close() {
  if (state_ == State::dialing) {
    dial_.cancel();
    state_ = State::none;
    --server_.dialing_;
  } else if (state_ != State::none) {
    leave();
  }
}

// The link may be on the call stack, so it is destroyed at the end of the turn.
void Connection::leave() {
  if (state_ == State::leaving) return;
  if (state_ == State::idle) server_.forget_idle(*this);
  state_ = State::leaving;
  body_.clear();
  link_->close();
  server_.parts_.turn.at_end({this, [](void* self) {
                                auto& gone = *static_cast<Connection*>(self);
                                gone.link_.reset();
                                gone.state_ = State::none;
                                gone.server_.on_gone(gone);
                              }});
}

}  // namespace gw::load
