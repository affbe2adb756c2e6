// on_received keeps the bytes, on_listed does the work of a turn (feed, send, receive more),
// send_end and finish end the link.
#include "link/link.h"

#include <bit>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace gw::link {

namespace {

// The share of one link in a turn, so that none delays the others. One feed processes all requests
// in a block that are answered immediately.
constexpr std::uint32_t share_bytes = 64 * 1024;
constexpr std::uint32_t share_feeds = 32;

constexpr std::size_t smallest_keep = 512;

// After our FIN the peer may still send. Closing at once would reset the connection and could
// destroy our last bytes (RFC 9112, 9.6).
constexpr Duration linger_time = seconds(2);
constexpr std::uint32_t linger_bytes = 256 * 1024;

http::Failure broken(bool server, std::string_view detail) {
  return {.side = server ? http::Side::client : http::Side::upstream,
          .reason = server ? http::Reason::client_gone : http::Reason::upstream_reset,
          .detail = detail};
}

}  // namespace

Link::Link(Turn& turn, net::Socket socket, std::unique_ptr<codec::ServerCodec> codec, Owner& owner)
    : turn_(turn), owner_(owner), server_(codec.get()), socket_(socket) {
  codec_ = std::move(codec);
  start();
}

Link::Link(Turn& turn, net::Socket socket, std::unique_ptr<codec::ClientCodec> codec, Owner& owner)
    : turn_(turn), owner_(owner), client_(codec.get()), socket_(socket) {
  codec_ = std::move(codec);
  start();
}

Link::~Link() {
  close();
  if (listed_) turn_.forget(*this);
}

void Link::start() {
  receive_ = {this, [](void* self, const net::Outcome& outcome) {
                static_cast<Link*>(self)->on_received(outcome);
              }};
  sent_ = {this, [](void* self, const net::Outcome& outcome) {
             static_cast<Link*>(self)->on_sent(outcome);
           }};
  last_sent_ = turn_.now();
  turn_.reactor().receive(socket_, receive_);
}

// --- the codec's calls ---

codec::StreamId Link::open(const http::RequestHead& head) {
  GW_CHECK(client_ != nullptr && !over());
  list();
  return client_->open(head);
}

void Link::head(codec::StreamId stream, const http::ResponseHead& head) {
  GW_CHECK(server_ != nullptr);
  if (over()) return;
  server_->head(stream, head);
  list();
}

std::size_t Link::body(codec::StreamId stream, const Slice& bytes) {
  if (over()) return bytes.size();
  list();
  return codec_->body(stream, sent_.pending() ? turn_.packed(bytes) : bytes);
}

void Link::end(codec::StreamId stream, const http::Headers& trailers) {
  if (over()) return;
  codec_->end(stream, trailers);
  worth_feeding_ = true;
  list();
}

void Link::reset(codec::StreamId stream, codec::Reset why) {
  if (over()) return;
  codec_->reset(stream, why);
  worth_feeding_ = true;
  list();
}

void Link::consumed(codec::StreamId stream, std::size_t bytes) {
  if (over() || bytes == 0) return;
  codec_->consumed(stream, bytes);
  worth_feeding_ = true;
  list();
}

void Link::drain() {
  if (over()) return;
  codec_->drain();
  list();
}

bool Link::reusable() const {
  return state_ == State::open && !peer_ended_ && !failed_ && kept_.empty() && client_->reusable();
}

// --- events of the reactor and the timers ---

void Link::on_received(const net::Outcome& outcome) {
  list();
  if (state_ == State::lingering) {
    if (outcome.error != 0 || outcome.bytes.empty()) peer_ended_ = true;
    lingered_ += static_cast<std::uint32_t>(outcome.bytes.size());
    return;
  }
  if (outcome.error != 0) {
    failed_ = broken(server_ != nullptr, "the connection was reset");
    state_ = State::deaf;  // nothing can be sent any more
    peer_ended_ = end_fed_ = true;
    return;
  }
  if (outcome.bytes.empty()) {
    peer_ended_ = true;
    worth_feeding_ = true;
    return;
  }
  keep(outcome.bytes);
  news_received_ = worth_feeding_ = true;
}

void Link::on_sent(const net::Outcome& outcome) {
  list();
  bytes_sent_ += outcome.value;
  last_sent_ = turn_.now();
  if (outcome.value != 0) news_sent_ = true;
  if (outcome.error == 0) return;
  if (!failed_) failed_ = broken(server_ != nullptr, "sending failed");
  // A server may have responded before it closed its end, so its bytes are read first.
  state_ = State::deaf;
  if (server_) peer_ended_ = end_fed_ = true;
}

void Link::on_timer() {
  if (state_ == State::lingering)
    finish(std::nullopt);
  else
    owner_.on_deadline();
}

// --- the work of a turn ---

void Link::list() {
  if (std::exchange(listed_, true)) return;
  turn_.soon(*this);
}

void Link::on_listed() {
  listed_ = false;
  if (over()) return;
  if (state_ != State::lingering) {
    feed();
    if (std::exchange(news_received_, false) && !over()) owner_.on_received();
    if (std::exchange(news_sent_, false) && !over()) owner_.on_sent();
  }
  if (!over()) flush();
  if (!over()) ask();
}

bool Link::has_share() {
  if (std::exchange(share_of_, turn_.number()) != turn_.number()) feeds_ = fed_ = 0;
  return feeds_ < share_feeds && fed_ < share_bytes;
}

void Link::take_preface() {
  const std::size_t used = preface_->on_preface(kept_.text());
  if (over()) return;
  worth_feeding_ = used != 0;
  if (used == 0) return;
  preface_ = nullptr;
  kept_ = kept_.sub(used);
}

void Link::feed() {
  if (preface_ && !kept_.empty()) take_preface();
  while (!kept_.empty() && worth_feeding_ && !codec_failed_) {
    if (!has_share()) {
      if (!std::exchange(listed_, true)) turn_.next_turn(*this);
      return;
    }
    if (!feed_once()) return;
  }
  let_go_of_block();
  if (peer_ended_ && !over()) feed_end();
}

// Returns false if a sink closed the link.
bool Link::feed_once() {
  const Slice bytes = kept_;  // a sink may keep parts of it
  worth_feeding_ = false;     // what a sink calls may set it again
  const codec::Fed fed = codec_->feed(bytes);
  if (over()) return false;
  ++feeds_;
  fed_ += static_cast<std::uint32_t>(fed.used);
  kept_ = fed.used == bytes.size() ? Slice() : bytes.sub(fed.used);
  if (fed.used != 0) worth_feeding_ = true;
  if (fed.failure) fail(*fed.failure);
  return true;
}

// The owner is notified first, because it may stop its work; then the codec, after it has processed
// all earlier bytes.
void Link::feed_end() {
  if (!std::exchange(end_reported_, true)) owner_.on_peer_ended();
  if (over() || end_fed_ || codec_failed_) return;
  if (!kept_.empty() && !codec_->reading()) return;
  end_fed_ = true;
  kept_ = {};
  const codec::Fed fed = codec_->feed({});
  if (!over() && fed.failure) fail(*fed.failure);
}

void Link::fail(const http::Failure& failure) {
  failed_ = failure;
  codec_failed_ = true;
}

void Link::flush() {
  if (state_ == State::deaf) {
    if (end_fed_) finish(failed_);
    return;
  }
  if (sent_.pending() || state_ == State::lingering) return;
  Buffer out = codec_->output();
  if (over()) return;
  if (!out.empty()) {
    last_sent_ = turn_.now();
    turn_.reactor().send(socket_, std::move(out), sent_);
    return;
  }
  const codec::Closing closing = codec_->closing();
  if (closing == codec::Closing::sending && !peer_ended_)
    send_end();
  else if (closing != codec::Closing::no || codec_failed_)
    finish(failed_);
}

// During a request one receive stays open too: it detects when the peer closes.
void Link::ask() {
  if (receive_.pending()) return;
  if (peer_ended_) {
    if (state_ == State::lingering) finish(std::nullopt);
    return;
  }
  if (state_ == State::lingering) {
    if (lingered_ > linger_bytes) return finish(std::nullopt);
  } else if (!kept_.empty() && (worth_feeding_ || !codec_->reading())) {
    return;
  }
  turn_.reactor().receive(socket_, receive_);
}

// --- kept bytes ---

// Contiguous, because a head may span blocks. The buffer grows by doubling in its own block, so a
// peer that sends single bytes causes neither a copy of everything nor a large block per byte.
void Link::keep(const Slice& bytes) {
  if (kept_.empty()) {
    kept_ = bytes;
    return;
  }
  const std::size_t size = kept_.size() + bytes.size();
  Block* block = kept_.block();
  const bool ours = block && block->home == &turn_.loose() &&
                    kept_.data() + kept_.size() == block->data() + block->used;
  if (!ours || block->used + bytes.size() > block->capacity) {
    block = turn_.loose().get(std::bit_ceil(size * 2));
    std::memcpy(block->data(), kept_.data(), kept_.size());
    block->used = static_cast<std::uint32_t>(kept_.size());
    kept_ = Slice(block, block->data(), block->used);
  }
  std::memcpy(block->data() + block->used, bytes.data(), bytes.size());
  block->used += static_cast<std::uint32_t>(bytes.size());
  kept_ = Slice(block, kept_.data(), size);
}

// A few waiting bytes must not keep a large block alive.
void Link::let_go_of_block() {
  const Block* block = kept_.block();
  if (kept_.empty() || !block || kept_.size() * 4 > block->capacity) return;
  if (block->capacity <= smallest_keep) return;
  Block* small = turn_.loose().get(std::max(smallest_keep, std::bit_ceil(kept_.size() * 2)));
  std::memcpy(small->data(), kept_.data(), kept_.size());
  small->used = static_cast<std::uint32_t>(kept_.size());
  kept_ = Slice(small, small->data(), small->used);
}

// --- the end ---

void Link::send_end() {
  if (state_ == State::half) return;
  turn_.reactor().close(socket_, net::Part::sending);
  state_ = half_open_ ? State::half : State::lingering;
  if (half_open_) return;
  kept_ = {};
  set_deadline(turn_.now() + linger_time);
}

void Link::finish(const std::optional<http::Failure>& failure) {
  const std::optional<http::Failure> why = failure;  // may be ours
  close();
  owner_.on_closed(why);
}

void Link::close() {
  if (over()) return;
  state_ = State::over;
  clear_deadline();
  kept_ = {};
  turn_.reactor().close(socket_, net::Part::whole);
}

}  // namespace gw::link
