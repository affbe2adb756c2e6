// What the two HTTP/1 codecs share: reading bodies within their window, writing, closing. One
// exchange at a time. h1_server.cpp and h1_client.cpp add their heads and the meaning of an end.
// Any call to the sink may call back (open, head, body, end, reset, consumed). So state is set
// before the sink is called, and checked again after it.
#pragma once

#include <algorithm>

#include "codec/h1_body.h"
#include "codec/h1_parser.h"
#include "codec/h1_writing.h"

namespace gw::codec {

// What the next bytes are.
enum class Reading : std::uint8_t {
  head,
  bodyless,  // within the callback of a head without a body
  body,
  rest,    // a body that nobody wants any more, read up to a limit
  tunnel,  // raw bytes behind a 101
  done,    // the message is whole, its exchange is not
  closed   // thrown away
};

template <class Role>  // ServerCodec or ClientCodec
class H1Codec : public Role {
 public:
  H1Codec(http::Side side, Sink& sink, BlockPool& pool, const Limits& limits)
      : sink_(sink),
        limits_(limits),
        parser_(side, limits_, pool),
        reader_(side, parser_),
        writing_(pool) {}

  Fed feed(const Slice& bytes) final {
    Fed fed;
    if (bytes.empty()) {
      on_peer_end(fed);
      return fed;
    }
    while (fed.used < bytes.size() && step(bytes.sub(fed.used), fed)) continue;
    return fed;
  }

  std::size_t body(StreamId stream, const Slice& bytes) final {
    return is_current(stream) ? writing_.body(bytes) : bytes.size();
  }

  void consumed(StreamId stream, std::size_t bytes) final {
    if (is_current(stream)) credit_ = std::min(credit_ + bytes, limits_.window);
  }

  Closing closing() const final { return closing_; }

  Buffer output() final {
    Buffer taken = writing_.take();
    if (active_ && !taken.empty()) sent_ = true;
    if (writing_.unblocked() && active_) sink_.on_room(current_);
    return taken;
  }

  bool reading() const final {
    switch (reading_) {
      case Reading::body:
      case Reading::tunnel:
        return credit_ > 0;
      case Reading::bodyless:
      case Reading::done:
        return false;
      case Reading::closed:
        return closing_ != Closing::whole;
      case Reading::head:
      case Reading::rest:
        break;
    }
    return true;
  }

 protected:
  virtual bool read_head(const Slice& bytes, Fed& fed) = 0;  // false: no further step now
  // The peer's message is complete (reading_ is done). wanted: the sink still wants it.
  virtual void on_message_end(bool wanted) = 0;
  virtual void on_broken(const http::Failure&, Fed& fed) = 0;  // in body or trailers
  virtual void on_peer_end(Fed& fed) = 0;

  bool is_current(StreamId stream) const { return active_ && stream == current_; }

  void begin(StreamId stream) {
    current_ = stream;
    active_ = true;
    sent_ = false;
    credit_ = limits_.window;
  }

  void close(Closing how) {
    closing_ = how;
    reading_ = Reading::closed;
    active_ = false;
    keep_ = false;
  }

  void end_message(bool wanted) {
    reading_ = Reading::done;
    on_message_end(wanted);
  }

  bool in_body() const { return reading_ == Reading::body || reading_ == Reading::rest; }

  bool step(const Slice& bytes, Fed& fed) {
    switch (reading_) {
      case Reading::head:
        return read_head(bytes, fed);
      case Reading::body:
      case Reading::rest:
        return read_body(bytes, fed);
      case Reading::tunnel:
        return read_tunnel(bytes, fed);
      case Reading::closed:
        fed.used += bytes.size();
        return false;
      case Reading::bodyless:
      case Reading::done:
        break;
    }
    return false;
  }

  bool read_body(const Slice& bytes, Fed& fed) {
    const bool wanted = reading_ == Reading::body;
    const BodyReader::Step step = reader_.next(bytes.text(), credit_);
    fed.used += step.used;
    switch (step.kind) {
      case BodyReader::Step::Kind::bad:
        on_broken(reader_.failure(), fed);
        return false;
      case BodyReader::Step::Kind::more:
        if (!wanted && credit_ == 0) close(Closing::sending);
        return false;
      case BodyReader::Step::Kind::data:
        credit_ -= step.size;
        got_body_ = true;
        if (wanted) sink_.on_body(current_, bytes.sub(step.from, step.size));
        if (!reader_.whole() || !in_body()) return true;
        break;
      case BodyReader::Step::Kind::end:
        break;
    }
    end_message(reading_ == Reading::body);
    return true;
  }

  bool read_tunnel(const Slice& bytes, Fed& fed) {
    const std::size_t size = std::min(bytes.size(), credit_);
    if (size == 0) return false;
    fed.used += size;
    credit_ -= size;
    sink_.on_body(current_, bytes.sub(0, size));
    return true;
  }

  Sink& sink_;
  const Limits limits_;
  HeadParser parser_;
  BodyReader reader_;
  Writing writing_;
  Reading reading_ = Reading::head;
  Closing closing_ = Closing::no;
  bool active_ = false;  // an exchange is under way
  bool keep_ = true;     // the connection may stay after it
  bool sent_ = false;    // some of this exchange's bytes left
  bool got_body_ = false;
  StreamId current_ = 0;
  std::size_t credit_ = 0;
};

}  // namespace gw::codec
