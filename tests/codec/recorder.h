// Recorder: a sink that writes down what a codec says, a line an event; bytes of a body that come
// one behind the other are one line. For tests only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/text.h"
#include "codec/codec.h"

namespace gw::codec {

inline std::string visible(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') {
      result += "\\r";
    } else if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) {
      result += format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result;
}

class Recorder final : public Sink {
 public:
  std::vector<std::string> events;
  std::function<void(StreamId)> request = [](StreamId) {};  // behind the event, each
  std::function<void(StreamId)> response = [](StreamId) {};
  std::function<void(StreamId, const Slice&)> body = [](StreamId, const Slice&) {};
  std::function<void(StreamId)> end = [](StreamId) {};
  std::function<void(StreamId, const http::Failure&)> reset = [](StreamId, const http::Failure&) {};
  std::function<void(StreamId)> room = [](StreamId) {};

  void on_request(StreamId stream, const http::RequestHead& head) override {
    const char* version = head.version == http::Version::http_1_0 ? "1.0" : "1.1";
    note(format("request {} {} {} {} {}{}{}", stream, head.method_text, head.target, version,
                text(head.body), head.expects_continue ? " expects-continue" : "",
                text(head.headers)));
    request(stream);
  }
  void on_response(StreamId stream, const http::ResponseHead& head) override {
    const char* version = head.version == http::Version::http_1_0 ? "1.0" : "1.1";
    note(format("response {} {} '{}' {} {}{}", stream, head.status, head.reason_phrase, version,
                text(head.body), text(head.headers)));
    response(stream);
  }
  void on_body(StreamId stream, const Slice& bytes) override {
    const std::string start = format("body {} ", stream);
    if (!events.empty() && events.back().starts_with(start))
      events.back() += visible(bytes.text());
    else
      note(start + visible(bytes.text()));
    body(stream, bytes);
  }
  void on_end(StreamId stream, const http::Headers& trailers) override {
    note(format("end {}{}", stream, text(trailers)));
    end(stream);
  }
  void on_reset(StreamId stream, const http::Failure& failure) override {
    note(format("reset {} {}: {}", stream, http::reason_name(failure.reason), failure.detail));
    reset(stream, failure);
  }
  void on_room(StreamId stream) override {
    note(format("room {}", stream));
    room(stream);
  }
  void note(std::string event) { events.push_back(std::move(event)); }

 private:
  static std::string text(const http::BodyInfo& body) {
    if (body.kind == http::BodyInfo::Kind::none) return "none";
    if (body.kind == http::BodyInfo::Kind::open) return "open";
    return format("{}", body.length);
  }
  static std::string text(const http::Headers& headers) {
    std::string result;
    for (const http::Field& field : headers)
      result += format("; {}: {}", field.name, visible(field.value));
    return result;
  }
};

// What a link does, without a socket: keeps what the codec left, and feeds it again with more.
class Feeder {
 public:
  explicit Feeder(Codec& codec, std::size_t most = 256 * 1024)
      : codec_(codec), pool_(static_cast<std::uint32_t>(most)) {}

  std::optional<http::Failure> feed(std::string_view bytes) {
    kept_ += bytes;
    return again();
  }
  // A copy at another place each time, so nobody can rely on where bytes lay.
  std::optional<http::Failure> again() {
    while (!kept_.empty()) {
      Block* const block = pool_.get();
      block->used = static_cast<std::uint32_t>(kept_.copy(block->data(), block->capacity));
      const Slice slice(block, block->data(), block->used);
      const Fed fed = codec_.feed(slice);
      kept_.erase(0, fed.used);
      if (fed.failure) return fed.failure;
      if (fed.used == 0) break;
    }
    return {};
  }
  std::optional<http::Failure> end() { return codec_.feed(Slice()).failure; }
  std::size_t kept() const { return kept_.size(); }

 private:
  Codec& codec_;
  std::string kept_;
  BlockPool pool_;  // of blocks that hold all that is kept
};

}  // namespace gw::codec
