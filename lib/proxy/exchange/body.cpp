// The bodies of an exchange, each with its own state: the request's from the client to the attempt,
// the response's back, or the gateway's own. Also a switched connection, where both are nothing but
// bytes until their side ends.
#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/exchange/exchange.h"

namespace gw::proxy {

namespace {

// What may be kept while it is not yet decided whether to forward.
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

// Every byte of it that came is still here, for another try.
bool Exchange::replayable() const { return prefix_.whole() || up_.moved() == 0; }

// Moves what waits, gives the client room for as much, and tells the end.
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

// The answer is whole. Where the request is not, the server wants no more of it, and the stream
// cannot be used again.
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

// The server has so long to begin its answer after the last of the request went to it.
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

// The request's half begins anew: what comes now are bytes of the other protocol.
void Exchange::reopen_request() {
  up_ = {};
  credited_ = 0;
  request_sent_ = false;
  connection_.link().keep_half_open();
  attempt_->keep_half_open();
}

// Each side may end its half; the other goes on until it ends too, or is idle for too long.
void Exchange::end_half_if_both_over() {
  if (phase_ == Phase::done || !request_sent_ || !down_.dry()) return;
  tries_.end();
  finish();
}

// --- the gateway's own body ---

// Copied into blocks as the client takes it: the text lives only as long as the exchange.
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
