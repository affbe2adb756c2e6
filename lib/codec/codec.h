// Codec: the wire protocol of one connection, without a socket. feed() takes the bytes that came,
// output() has the bytes to send, and a Sink receives the parsed messages. One codec belongs to one
// link on one worker.
// Calls to open, head, body, end, reset and consumed are allowed inside a Sink callback; feed() and
// output() are not: only the link calls those, at the end of its turn. Every message is ended with
// end(), even without a body. A call for a stream that has ended does nothing, and its body()
// reports all bytes as accepted.
// 101: a final head with an open body. After it both directions are a tunnel of raw bytes: on_body
// and body() carry them, on_end and end() are the half-closes. They are then called a second time
// for a request that had already ended.
// If a response ends before its request, a server codec reports no more of that request, reads up
// to most_unwanted bytes of it to keep the connection, and closes beyond that. A client codec
// closes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "http/failure.h"
#include "http/head.h"

namespace gw::codec {

using StreamId = std::uint32_t;  // h1 counts its messages from 1

inline constexpr std::uint64_t most_unwanted = 64 * 1024;

class Sink {
 public:
  // The head is valid until the call returns. Its body is none, of a known length, or open.
  virtual void on_request(StreamId, const http::RequestHead&) = 0;
  // Interim (1xx) responses come first; then each stream has one final head.
  virtual void on_response(StreamId, const http::ResponseHead&) = 0;
  virtual void on_body(StreamId, const Slice&) = 0;  // keep the slice to keep its bytes
  virtual void on_end(StreamId, const http::Headers& trailers) = 0;
  // The stream ended early and its number is no longer valid. One exception: a server codec reports
  // a client that broke the protocol (as stream 0 if the head was invalid, since no stream existed
  // yet). If no response has begun, the owner may send one: head() with the same number, within
  // on_reset, then body() and end(). The connection closes after it.
  virtual void on_reset(StreamId, const http::Failure&) = 0;
  virtual void on_room(StreamId) = 0;  // body may be written again

 protected:
  ~Sink() = default;
};

// Result of feed(): `used` bytes are consumed. The link keeps the rest and feeds it again, followed
// by newer bytes, once the codec can continue (it got credit, or the response was sent). On failure
// the connection cannot continue; output() has what must still be sent.
struct Fed {
  std::size_t used = 0;
  std::optional<http::Failure> failure;
};

// What the link does once output() is flushed: continue; send FIN and keep feeding bytes until the
// peer's end or a short deadline (the other half of a tunnel, or bytes that are discarded so that
// no RST overtakes the response); or close.
enum class Closing : std::uint8_t { no, sending, whole };

// Why our side ends a stream early.
enum class Reset : std::uint8_t { cancelled, refused, answered, internal };

struct Limits {                     // sizes in bytes; past one of them: a failure with its reason
  std::size_t line = 8 * 1024;      // request line, without its end
  std::size_t header = 8 * 1024;    // one field line
  std::size_t headers = 32 * 1024;  // all of them
  std::size_t count = 100;
  std::size_t window = 64 * 1024;  // body bytes that may be given to the sink before consumed()
};

class Codec {
 public:
  virtual ~Codec() = default;
  virtual Fed feed(const Slice& bytes) = 0;  // empty: the peer has ended
  virtual std::size_t body(StreamId,
                           const Slice& bytes) = 0;  // bytes accepted; the rest after on_room
  virtual void end(StreamId, const http::Headers& trailers) = 0;  // our message is whole
  virtual void reset(StreamId, Reset) = 0;
  virtual void consumed(StreamId, std::size_t bytes) = 0;  // read credit back to the peer
  virtual void drain() = 0;                                // finish what is open, then close
  virtual Closing closing() const = 0;
  virtual Buffer output() = 0;       // wire bytes to send, taken out
  virtual bool reading() const = 0;  // false: more bytes would not be used now
};

class ServerCodec : public Codec {
 public:
  // Interim heads first, then the final one. Stream 0 is allowed while no request is being
  // received: the response to a head that did not arrive in time (408). The connection closes after
  // it.
  virtual void head(StreamId, const http::ResponseHead&) = 0;
};

class ClientCodec : public Codec {
 public:
  virtual StreamId open(const http::RequestHead&) = 0;  // REQUIRES: open_slots() > 0
  virtual std::size_t open_slots() const = 0;           // 0: busy, or not to be used again
  virtual bool reusable() const = 0;                    // may serve another request after this one
};

}  // namespace gw::codec
