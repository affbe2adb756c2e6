// Pump: one direction of one exchange: body bytes on their way from a source to a drain. What the
// drain does not take at once waits here, and the source's credit is given back only for what it
// took: so a body of any size costs a window of memory. Both messages of an exchange, and a tunnel,
// are pumped by this. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "http/headers.h"

namespace gw::proxy {

class Pump {
 public:
  // A piece from the source: straight to the drain where nothing waits, else behind what waits.
  // `take(slice)` is the drain and says how many bytes it took. Returns their number.
  template <class Take>
  std::size_t pass(const Slice& bytes, BlockPool& pool, Take&& take) {
    const std::size_t taken = waiting_.empty() ? take(bytes) : 0;
    moved_ += taken;
    if (taken < bytes.size()) hold(bytes.sub(taken), pool);
    return taken;
  }
  // A piece that has no drain yet. Small ones are packed, so that they do not pin a block each.
  void hold(const Slice& bytes, BlockPool& pool);
  // The source has no more. The trailers live in the exchange's arena.
  void finish(const http::Headers& trailers);
  // Everything once more, for another drain: `all` is what has come so far.
  void restart(const Buffer& all);

  // Gives the drain what waits. Returns the number of bytes that it took.
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
  // All that there was to move has been moved; the drain may be told the end.
  bool dry() const { return finished_ && waiting_.empty(); }
  std::uint64_t moved() const { return moved_; }
  const http::Headers& trailers() const { return trailers_; }

 private:
  Buffer waiting_;
  std::uint64_t moved_ = 0;
  bool finished_ = false;
  http::Headers trailers_;
};

// The first bytes of a request body, kept so that it can be sent again, up to a limit. One byte
// more and nothing is kept: half a body is of no use.
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
