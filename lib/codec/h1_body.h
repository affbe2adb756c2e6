// BodyReader: HTTP/1 bodies (RFC 9112, 6 and 7): with a length, chunked, or until close. It locates
// the body's bytes and the codec passes them on. The codec's HeadParser reads the trailers.
#pragma once

#include <cstdint>
#include <string_view>

#include "codec/h1_parser.h"

namespace gw::codec {

class BodyReader {
 public:
  BodyReader(http::Side side, HeadParser& parser) : side_(side), parser_(parser) {}

  // REQUIRES: framing has no fault, and the body is not none.
  void start(const http::Framing& framing);

  struct Step {
    enum class Kind : std::uint8_t { more, data, end, bad };
    Kind kind = Kind::more;
    std::size_t used = 0;            // bytes done with, data included
    std::size_t from = 0, size = 0;  // the data, in the text
  };
  // The next piece of text, with at most `room` bytes of data in it.
  Step next(std::string_view text, std::size_t room);

  bool whole() const {
    return !chunked_ && !until_close_ && left_ == 0;
  }  // known without more bytes
  bool until_close() const { return until_close_; }
  // Valid after the end of a chunked body, until the parser starts anew. Without the names that our
  // own code reads, because trailers arrive after those were evaluated.
  http::Headers trailers() const { return chunked_ ? parser_.headers() : http::Headers(); }
  const http::Failure& failure() const { return failure_; }

 private:
  enum class State : std::uint8_t { size, extension, size_end, data, data_cr, data_lf, trailers };
  enum class Extension : std::uint8_t { start, name, equals, token, quoted, escaped, valued };

  Step in_chunks(std::string_view text, std::size_t room);
  Step bad(const char* rule);
  const char* take(char c);
  const char* take_size(char c);
  const char* take_extension(char c);
  bool goes_on(char c);
  bool ends_part(char c);
  const char* judge_trailers();

  const http::Side side_;
  HeadParser& parser_;
  bool chunked_ = false, until_close_ = false;
  State state_ = State::size;
  Extension extension_ = Extension::start;
  std::uint8_t digits_ = 0;
  std::uint32_t extensions_ = 0;  // bytes of chunk extensions in this body
  std::uint64_t left_ = 0;        // of the body, or of the chunk
  http::Failure failure_;
};

}  // namespace gw::codec
