// Writing: the sending half of an HTTP/1 codec. Heads are text in pool blocks, bodies are passed by
// reference, framed as their head announced. The queue is bounded.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "http/head.h"

namespace gw::codec {

class Writing {
 public:
  enum class Mode : std::uint8_t { idle, none, length, chunked, raw };

  explicit Writing(BlockPool& pool) : pool_(pool) {}

  void text(std::string_view text);  // copied
  void number(std::uint64_t number);
  void field(std::string_view name, std::string_view value);
  void fields(const http::Headers& headers);  // all that the codec does not write by itself
  // The framing field of a body in this mode, and the end of the head.
  void framing(Mode mode, std::uint64_t length);

  // Sets the mode of the following body() and end() calls. none: discards the body.
  void start(Mode mode, std::uint64_t length = 0);
  bool begun() const { return mode_ != Mode::idle; }
  bool ended() const { return ended_; }
  std::size_t body(const Slice& bytes);     // bytes accepted; a few are copied behind the text
  bool end(const http::Headers& trailers);  // false: fewer bytes than were promised
  void clear();                             // ready for the next message

  std::size_t size() const { return out_.size() + static_cast<std::size_t>(at_ - from_); }
  Buffer take();
  bool unblocked();  // body() had to say no, and may say yes again; asked once

 private:
  void close_text();  // what was written so far becomes a slice
  void next_block();
  void chunk_start(std::size_t size);

  BlockPool& pool_;
  Buffer out_;
  Slice block_;  // keeps the block that text goes into
  char* from_ = nullptr;
  char* at_ = nullptr;
  char* to_ = nullptr;
  Mode mode_ = Mode::idle;
  bool ended_ = false, blocked_ = false, in_chunks_ = false;
  std::uint64_t left_ = 0;
};

}  // namespace gw::codec
