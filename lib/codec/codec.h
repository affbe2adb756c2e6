// Codec: one connection's wire language, without a socket. Bytes in by feed(), bytes out by
// output(); what the peer said goes to a Sink. One codec belongs to one link on one worker.
//
// Calls to open, head, body, end, reset and consumed are allowed inside a Sink callback; feed() and
// output() are not: only the link calls those, at the end of its turn. Every message is ended with
// end(), also one without a body. A call for a stream that is over does nothing; its body() says
// that all was accepted.
//
// 101: a final head whose body is open. Behind it both directions are a tunnel of raw bytes:
// on_body and body() carry them, on_end and end() are its half-closes, each a second time for a
// request that had ended before.
//
// An answer that ends before its request: a server codec tells no more of that request, reads up to
// most_unwanted bytes of it to keep the connection, and closes past that. A client codec closes.
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
  // The head is lent until the call returns, and knows its body: none, so many bytes, or open.
  virtual void on_request(StreamId, const http::RequestHead&) = 0;
  // 1xx come first; each stream then has one final head.
  virtual void on_response(StreamId, const http::ResponseHead&) = 0;
  virtual void on_body(StreamId, const Slice&) = 0;  // keep the slice to keep its bytes
  virtual void on_end(StreamId, const http::Headers& trailers) = 0;
  // The stream is over before its end; its number means nothing any more, with one exception: what
  // a server codec reports of a client that broke the rules (stream 0 where that was in a head,
  // before there was a stream) may be answered, where no answer was begun yet: by head() with the
  // same number, called within on_reset, then body() and end(). The connection closes behind it.
  virtual void on_reset(StreamId, const http::Failure&) = 0;
  virtual void on_room(StreamId) = 0;  // body may be written again

 protected:
  ~Sink() = default;
};

// What feed() did: `used` bytes are done with, the link keeps the rest and feeds them again, with
// more behind them, once the codec may go on (credit was given, the answer was sent).
// A failure means the connection cannot go on; what must still be sent is in output().
struct Fed {
  std::size_t used = 0;
  std::optional<http::Failure> failure;
};

// What the link does once output() is flushed: go on; FIN, and go on feeding what comes (the other
// half of a tunnel, or bytes that are thrown away so that no RST overtakes the answer), to the
// peer's end or a short deadline; or close.
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
  // Interim ones first, then the final one. To stream 0, while no request is under way: the answer
  // to one whose head does not come (408); the connection closes behind it.
  virtual void head(StreamId, const http::ResponseHead&) = 0;
};

class ClientCodec : public Codec {
 public:
  virtual StreamId open(const http::RequestHead&) = 0;  // REQUIRES: open_slots() > 0
  virtual std::size_t open_slots() const = 0;           // 0: busy, or not to be used again
  virtual bool reusable() const = 0;                    // may serve another request after this one
};

}  // namespace gw::codec
