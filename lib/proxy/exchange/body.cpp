// The bodies of an exchange, each with its own state: the request body from the client to the
// attempt, the response body back, or the gateway's own. After a protocol switch, both are plain
// bytes until their side ends.
#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

namespace {

// The most bytes kept while it is undecided whether the request is forwarded.
constexpr std::uint64_t undecided_replay = 64 * 1024;

}  // namespace

// --- the request's body ---

void Exchange::on_request_body(const Slice& bytes) {
  if (phase_ == Phase::done) return;
  body_in_ += bytes.size();
  if (own_answer_) return;  // over already; the codec bounds what is still taken
  if (forward_.settings && !switched_ && body_in_ > forward_.settings->body_limit.value)
    return on_client_failed({.side = http::Side::client,
                             .reason = http::Reason::request_body_too_large,
                             .detail = "the body is larger than limits.body"});
  if (phase_ < Phase::answering) {
    const std::uint64_t limit =
        forward_.settings ? forward_.settings->retry.replay.value : undecided_replay;
    prefix_.keep(bytes, limit, core_.reactor.blocks());
  }
  up_.pass(bytes, core_.reactor.blocks(),
           [this](const Slice& piece) { return request_flows() ? attempt_->body(piece) : 0; });
  pump_request();
}

void Exchange::on_request_end(const http::Headers& trailers) {
  if (phase_ == Phase::done || up_.finished()) return;
  up_.finish(http::copy(trailers, arena_));  // lent, and they may have to wait
  pump_request();
}

void Exchange::on_upstream_room() { pump_request(); }

bool Exchange::request_flows() const {
  return attempt_->connected() && phase_ >= Phase::forwarding && !request_sent_;
}

// Every received byte of the body is still available for another attempt.
bool Exchange::replayable() const { return prefix_.whole() || up_.moved() == 0; }

// Moves waiting bytes, gives the client credit for them, and ends the request.
void Exchange::pump_request() {
  if (!request_flows()) return;
  up_.run([this](const Slice& bytes) { return attempt_->body(bytes); });
  if (up_.moved() > credited_) {
    connection_.link().consumed(stream(), up_.moved() - credited_);
    credited_ = up_.moved();
  }
  client_turn_ = core_.now();
  if (waits_for_client()) connection_.watch();
  if (!up_.dry()) return;
  request_sent_ = true;
  attempt_->end(up_.trailers());
  if (switched_) end_half_if_both_over();
}

bool Exchange::waits_for_client() const {
  return phase_ == Phase::forwarding && !up_.finished() && up_.empty();
}

// --- the response's body ---

void Exchange::on_response_body(const Slice& bytes) {
  GW_CHECK(phase_ == Phase::answering);
  attempt_->consumed(down_.pass(bytes, core_.reactor.blocks(), [this](const Slice& piece) {
    return connection_.link().body(stream(), piece);
  }));
}

// The response is complete. If the request is not, the server does not need the rest, and the
// stream cannot be reused.
void Exchange::on_response_end(const http::Headers& trailers) {
  GW_CHECK(phase_ == Phase::answering);
  down_.finish(http::copy(trailers, arena_));
  if (!switched_) {
    tries_.end();
    wait_at_most(Duration::max());
    if (request_sent_)
      attempt_->done();
    else
      attempt_->cancel();
  }
  end_response_if_dry();
}

void Exchange::on_client_room() {
  if (phase_ != Phase::answering) return;
  if (own_answer_) return send_own_body();
  const std::size_t moved =
      down_.run([this](const Slice& bytes) { return connection_.link().body(stream(), bytes); });
  attempt_->consumed(moved);
  end_response_if_dry();
}

void Exchange::end_response_if_dry() {
  if (!down_.dry()) return;
  connection_.link().end(stream(), down_.trailers());
  if (switched_)
    end_half_if_both_over();
  else
    finish();
}

// The time for the response head starts when the last byte of the request was sent.
void Exchange::on_upstream_sent() {
  if (phase_ == Phase::forwarding)
    wait_at_most(timeouts().first_byte.value);
  else
    wait_for_more();
}

void Exchange::on_upstream_received() { wait_for_more(); }

void Exchange::wait_for_more() {
  if (phase_ != Phase::answering || !attempt_->connected()) return;
  wait_at_most(endless_ ? timeouts().stream_idle.value : timeouts().idle.value);
}

// --- a switched connection ---

// The request direction starts again: its bytes now belong to the other protocol.
void Exchange::reopen_request() {
  up_ = {};
  credited_ = 0;
  request_sent_ = false;
  connection_.link().keep_half_open();
  attempt_->keep_half_open();
}

// Each side may end its direction. The other continues until it ends too or its idle timeout
// expires.
void Exchange::end_half_if_both_over() {
  if (phase_ == Phase::done || !request_sent_ || !down_.dry()) return;
  tries_.end();
  finish();
}

// --- the gateway's own body ---

// Copied into blocks as the client reads it, because the text lives only as long as the exchange.
void Exchange::send_own_body() {
  BlockPool& pool = core_.reactor.blocks();
  while (!own_body_.empty()) {
    Block* block = pool.get();
    block->used =
        static_cast<std::uint32_t>(std::min<std::size_t>(block->capacity, own_body_.size()));
    std::memcpy(block->data(), own_body_.data(), block->used);
    const Slice piece(block, block->data(), block->used);
    const std::size_t taken = connection_.link().body(stream(), piece);
    own_body_.remove_prefix(taken);
    if (taken < piece.size()) return;
  }
  connection_.link().end(stream(), {});
  finish();
}

}  // namespace gw::proxy
