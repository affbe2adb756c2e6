// Pump: one direction of one exchange: body bytes on their way from a source to a drain. Bytes that
// the drain does not accept wait here, and the source gets credit only for accepted bytes. So a
// body of any size needs one window of memory. Both messages of an exchange and both directions of
// a tunnel use it. Thread: one worker's.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "http/headers.h"

namespace gw::proxy {

class Pump {
 public:
  // Passes a piece of the source to the drain, or queues it if earlier pieces wait. `take(slice)`
  // is the drain and returns how many bytes it accepted. Returns that number.
  template <class Take>
  std::size_t pass(const Slice& bytes, BlockPool& pool, Take&& take) {
    const std::size_t taken = waiting_.empty() ? take(bytes) : 0;
    moved_ += taken;
    if (taken < bytes.size()) hold(bytes.sub(taken), pool);
    return taken;
  }
  // Keeps a piece that has no drain yet. Small pieces are packed, because each would otherwise keep
  // a whole block alive.
  void hold(const Slice& bytes, BlockPool& pool);
  // The source has ended. The trailers live in the exchange's arena.
  void finish(const http::Headers& trailers);
  // Starts again for another drain. `all` is everything received so far.
  void restart(const Buffer& all);

  // Passes waiting bytes to the drain. Returns the number of bytes that it accepted.
  template <class Take>
  std::size_t run(Take&& take) {
    std::size_t moved = 0;
    while (!waiting_.empty()) {
      const Slice first = waiting_.at(0);
      const std::size_t taken = take(first);
      waiting_.consume(taken);
      moved += taken;
      if (taken < first.size()) break;
    }
    moved_ += moved;
    return moved;
  }

  bool empty() const { return waiting_.empty(); }
  bool finished() const { return finished_; }  // by the source
  // Everything has been passed on, so the drain can be ended.
  bool dry() const { return finished_ && waiting_.empty(); }
  std::uint64_t moved() const { return moved_; }
  const http::Headers& trailers() const { return trailers_; }

 private:
  Buffer waiting_;
  std::uint64_t moved_ = 0;
  bool finished_ = false;
  http::Headers trailers_;
};

// The first bytes of a request body, kept for a retry, up to a limit. Above the limit nothing is
// kept, because a part of a body cannot be resent.
class KeptPrefix {
 public:
  void keep(const Slice& bytes, std::uint64_t limit, BlockPool& pool);
  void forget();                         // too late to send anything again
  bool whole() const { return whole_; }  // all bytes so far are here
  const Buffer& bytes() const { return bytes_; }

 private:
  Buffer bytes_;
  bool whole_ = true;
};

}  // namespace gw::proxy
