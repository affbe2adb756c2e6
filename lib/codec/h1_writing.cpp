// Writes text into blocks, and chunk lines around bodies.
#include "codec/h1_writing.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "http/framing.h"

namespace gw::codec {

namespace {

constexpr std::size_t most_queued = 64 * 1024;
// Copying this little costs less than one more piece to send and a block kept until then.
constexpr std::size_t cheap_to_copy = 1024;
constexpr std::string_view crlf = "\r\n";

}  // namespace

void Writing::close_text() {
  if (at_ != from_)
    out_.append(Slice(block_.block(), from_, static_cast<std::size_t>(at_ - from_)));
  from_ = at_;
}

void Writing::next_block() {
  close_text();
  Block* const block = pool_.get();
  block_ = Slice(block, block->data(), 0);
  from_ = at_ = block->data();
  to_ = from_ + block->capacity;
}

void Writing::text(std::string_view text) {
  while (static_cast<std::size_t>(to_ - at_) < text.size()) {
    const auto part = static_cast<std::size_t>(to_ - at_);
    if (part) std::memcpy(at_, text.data(), part);
    at_ += part;
    text.remove_prefix(part);
    next_block();
  }
  if (text.empty()) return;
  std::memcpy(at_, text.data(), text.size());
  at_ += text.size();
}

void Writing::number(std::uint64_t number) {
  char digits[20];
  char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  text({digits, static_cast<std::size_t>(end - digits)});
}

void Writing::field(std::string_view name, std::string_view value) {
  const std::size_t size = name.size() + value.size() + 4;
  if (static_cast<std::size_t>(to_ - at_) < size) {  // over the end of the block, piece by piece
    text(name);
    text(": ");
    text(value);
    text(crlf);
    return;
  }
  at_ = std::copy_n(name.data(), name.size(), at_);
  *at_++ = ':';
  *at_++ = ' ';
  at_ = std::copy_n(value.data(), value.size(), at_);
  *at_++ = '\r';
  *at_++ = '\n';
}

void Writing::fields(const http::Headers& headers) {
  for (const http::Field& each : headers)
    if (!http::is_codec_field(each.id)) field(each.name, each.value);
}

void Writing::framing(Mode mode, std::uint64_t length) {
  if (mode == Mode::chunked) text("Transfer-Encoding: chunked\r\n");
  if (mode == Mode::length) {
    text("Content-Length: ");
    number(length);
    text(crlf);
  }
  text(crlf);
}

void Writing::start(Mode mode, std::uint64_t length) {
  mode_ = mode;
  left_ = length;
  ended_ = blocked_ = in_chunks_ = false;
}

void Writing::clear() {
  mode_ = Mode::idle;
  ended_ = blocked_ = in_chunks_ = false;
}

// One write for the end of the previous chunk and the start of this one.
void Writing::chunk_start(std::size_t size) {
  char digits[16];
  char* const end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
  if (in_chunks_) text(crlf);
  text({digits, static_cast<std::size_t>(end - digits)});
  text(crlf);
  in_chunks_ = true;
}

std::size_t Writing::body(const Slice& bytes) {
  if (ended_ || mode_ == Mode::none || mode_ == Mode::idle) return bytes.size();
  const std::size_t queued = size();
  const std::size_t room = queued < most_queued ? most_queued - queued : 0;
  const std::size_t accepted = std::min(bytes.size(), room);
  blocked_ = accepted < bytes.size();
  std::size_t sent = accepted;
  if (mode_ == Mode::length) {  // more than promised would be read as the next message
    sent = static_cast<std::size_t>(std::min<std::uint64_t>(sent, left_));
    left_ -= sent;
  }
  if (sent == 0) return accepted;
  if (mode_ == Mode::chunked) chunk_start(sent);
  if (sent <= cheap_to_copy && sent <= static_cast<std::size_t>(to_ - at_)) {
    text(bytes.text().substr(0, sent));
    return accepted;
  }
  close_text();
  out_.append(bytes.sub(0, sent));
  return accepted;
}

bool Writing::end(const http::Headers& trailers) {
  ended_ = true;
  blocked_ = false;
  if (mode_ == Mode::chunked) {
    if (in_chunks_) text(crlf);
    text("0\r\n");
    for (const http::Field& each : trailers)
      if (each.id == http::FieldId::other) field(each.name, each.value);
    text(crlf);
  }
  return mode_ != Mode::length || left_ == 0;
}

Buffer Writing::take() {
  if (!block_.block() && out_.empty()) return {};
  close_text();
  block_ = Slice();
  from_ = at_ = to_ = nullptr;
  return std::move(out_);
}

bool Writing::unblocked() { return std::exchange(blocked_, false); }

}  // namespace gw::codec
