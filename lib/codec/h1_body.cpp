// Chunk lines are read byte by byte, chunk data in one piece.
#include "codec/h1_body.h"

#include <algorithm>

#include "base/text.h"
#include "codec/h1_scan.h"

namespace gw::codec {

namespace {

constexpr std::uint8_t max_digits = 15;         // 60 bits: sums cannot overflow
constexpr std::uint32_t max_extensions = 4096;  // nobody uses them but to waste our time

}  // namespace

void BodyReader::start(const http::Framing& framing) {
  chunked_ = framing.chunked;
  until_close_ = framing.body.kind == http::BodyInfo::Kind::open && !chunked_;
  state_ = State::size;
  digits_ = 0;
  extensions_ = 0;
  left_ = chunked_ ? 0 : framing.body.length;
}

BodyReader::Step BodyReader::bad(const char* rule) {
  const bool upstream = side_ == http::Side::upstream;
  failure_ = {side_, upstream ? http::Reason::upstream_invalid : http::Reason::request_malformed,
              false, rule};
  return {Step::Kind::bad};
}

BodyReader::Step BodyReader::next(std::string_view text, std::size_t room) {
  if (chunked_) return in_chunks(text, room);
  if (whole()) return {Step::Kind::end};
  std::size_t size = std::min(text.size(), room);
  if (!until_close_) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
    left_ -= size;
  }
  return {size ? Step::Kind::data : Step::Kind::more, size, 0, size};
}

BodyReader::Step BodyReader::in_chunks(std::string_view text, std::size_t room) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (state_ == State::data) {
      const std::size_t most = std::min(text.size() - at, room);
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(most, left_));
      left_ -= size;
      if (left_ == 0) state_ = State::data_cr;
      return {size ? Step::Kind::data : Step::Kind::more, at + size, at, size};
    }
    if (state_ == State::trailers) {
      const Parsed parsed = parser_.parse(text.substr(at));
      if (parsed == Parsed::more) break;
      if (parsed == Parsed::bad) {
        failure_ = parser_.failure();
        return {Step::Kind::bad};
      }
      if (const char* rule = judge_trailers()) return bad(rule);
      return {Step::Kind::end, at + parser_.used()};
    }
    if (const char* rule = take(text[at])) return bad(rule);
    ++at;
  }
  return {Step::Kind::more, at};
}

const char* BodyReader::take(char c) {
  switch (state_) {
    case State::size:
      return take_size(c);
    case State::extension:
      return take_extension(c);
    case State::size_end:
      if (c != '\n') return "a chunk size that does not end with CRLF";
      state_ = left_ ? State::data : State::trailers;
      if (!left_) parser_.start(HeadParser::Kind::trailers);
      return nullptr;
    case State::data_cr:
      state_ = State::data_lf;
      return c == '\r' ? nullptr : "a chunk longer than its size";
    case State::data_lf:
      state_ = State::size;
      digits_ = 0;
      return c == '\n' ? nullptr : "a chunk that does not end with CRLF";
    case State::data:
    case State::trailers:
      break;
  }
  return nullptr;
}

const char* BodyReader::take_size(char c) {
  const int value = hex_value(c);
  if (value >= 0) {
    if (++digits_ > max_digits) return "a chunk size that is too large";
    left_ = left_ * 16 + static_cast<unsigned>(value);
    return nullptr;
  }
  if (digits_ == 0 || (c != ';' && c != '\r')) return "a chunk size that is not a number";
  state_ = c == ';' ? State::extension : State::size_end;
  extension_ = Extension::start;
  return nullptr;
}

const char* BodyReader::take_extension(char c) {
  if (ends_value(c) && c != '\r') return "a control character in a chunk extension";
  if (c != '\r' && ++extensions_ > max_extensions) return "too many chunk extensions";
  return goes_on(c) ? nullptr : "an invalid chunk extension";
}

// *( ";" name [ "=" ( token / quoted-string ) ] ), RFC 9112, 7.1.1, without the whitespace that
// nobody may send. Extensions are ignored, but must be parsed strictly: what one parser takes for
// quoted text another takes for the end of the line.
bool BodyReader::goes_on(char c) {
  const bool token = token_chars[static_cast<unsigned char>(c)];
  switch (extension_) {
    case Extension::start:
      extension_ = Extension::name;
      return token;
    case Extension::name:
    case Extension::token:
      return token || ends_part(c);
    case Extension::equals:
      extension_ = token ? Extension::token : Extension::quoted;
      return token || c == '"';
    case Extension::quoted:
      if (c == '"') extension_ = Extension::valued;
      if (c == '\\') extension_ = Extension::escaped;
      return c != '\r';
    case Extension::escaped:
      extension_ = Extension::quoted;
      return c != '\r';
    case Extension::valued:
      return ends_part(c);
  }
  return false;
}

// Handles the byte after a name or value: "=", the next extension, or the end of the line.
bool BodyReader::ends_part(char c) {
  if (c == '=' && extension_ == Extension::name)
    extension_ = Extension::equals;
  else if (c == ';')
    extension_ = Extension::start;
  else if (c == '\r')
    state_ = State::size_end;
  else
    return false;
  return true;
}

// Framing or routing fields in trailers are an attack (RFC 9110, 6.5.1). Other names that the
// gateway acts on are dropped.
const char* BodyReader::judge_trailers() {
  using http::FieldId;
  for (const http::Field& field : parser_.headers())
    if (field.id == FieldId::content_length || field.id == FieldId::transfer_encoding ||
        field.id == FieldId::host)
      return "framing or Host in trailers";
  parser_.drop_known();
  return nullptr;
}

}  // namespace gw::codec
