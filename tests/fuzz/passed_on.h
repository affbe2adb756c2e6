// Messages that one codec heard, written by the other and read again: they must be the same, one
// each, whatever they hold. What could become a second message behind the gateway is request
// smuggling, or response splitting.
#pragma once

#include <deque>
#include <string>

#include "base/check.h"
#include "codec/h1.h"
#include "codec/recorder.h"
#include "http/framing.h"

namespace gw::codec {

// Keeps whole messages; the heads in its own memory.
class Keeper final : public Sink {
 public:
  explicit Keeper(BlockPool& pool) : arena_(pool) {}

  struct Message {
    http::RequestHead request;
    http::ResponseHead response;
    std::string body;
    bool whole = false;
  };
  std::deque<Message> messages;
  std::function<void(StreamId)> request = [](StreamId) {};
  std::function<void(StreamId, std::size_t)> body = [](StreamId, std::size_t) {};
  std::function<void(StreamId)> end = [](StreamId) {};
  std::function<void(StreamId)> reset = [](StreamId) {};
  bool broken = false;

  void on_request(StreamId stream, const http::RequestHead& head) override {
    messages.emplace_back().request = http::copy(head, arena_);
    request(stream);
  }
  void on_response(StreamId, const http::ResponseHead& head) override {
    if (head.interim()) return;
    messages.emplace_back().response = http::copy(head, arena_);
  }
  void on_body(StreamId stream, const Slice& bytes) override {
    messages.back().body += bytes.text();
    body(stream, bytes.size());
  }
  void on_end(StreamId stream, const http::Headers&) override {
    messages.back().whole = true;
    end(stream);
  }
  void on_reset(StreamId stream, const http::Failure&) override {
    broken = true;
    reset(stream);
  }
  void on_room(StreamId) override {}
  http::Headers passed(const http::Headers& headers) {
    http::FieldList fields;
    fields.reserve_from(headers, arena_);
    http::remove_hop_by_hop(fields, false);
    return fields.headers();
  }

 private:
  Arena arena_;
};

// Of the fields that no codec writes by itself.
inline std::string field_text(const http::Headers& headers) {
  std::string text;
  for (const http::Field& field : headers)
    if (!http::is_codec_field(field.id)) text += format("{}: {}\n", field.name, field.value);
  return text;
}

inline void write_body(Codec& codec, StreamId stream, const std::string& body) {
  GW_CHECK(codec.body(stream, Slice::lasting(body)) == body.size());
  codec.end(stream, {});
}

// What was just short enough may become a framing field longer.
inline Limits more_room() {
  return {.line = 64 * 1024, .header = 64 * 1024, .headers = 128 * 1024, .count = 200};
}

inline void pass_on_request(Keeper& keeper, const Keeper::Message& heard, BlockPool& pool) {
  http::RequestHead head = heard.request;
  head.headers = keeper.passed(head.headers);
  if (head.headers.count(http::FieldId::host) != 1) return;  // HTTP/1.0: the proxy adds it
  Recorder nobody;
  const auto writer = make_h1_client(nobody, pool, {});
  write_body(*writer, writer->open(head), heard.body);

  Keeper again(pool);
  const auto reader = make_h1_server(again, pool, more_room());
  again.body = [&](StreamId stream, std::size_t size) { reader->consumed(stream, size); };
  Feeder feeder(*reader);
  GW_CHECK(!feeder.feed(writer->output().text()));
  GW_CHECK(feeder.kept() == 0 && again.messages.size() == 1 && again.messages[0].whole);
  const Keeper::Message& one = again.messages[0];
  GW_CHECK(one.request.method_text == head.method_text && one.request.target == head.target);
  GW_CHECK(one.body == heard.body);
  GW_CHECK(field_text(one.request.headers) == field_text(head.headers));
}

inline void pass_on_response(Keeper& keeper, const Keeper::Message& heard, BlockPool& pool) {
  http::ResponseHead head = heard.response;
  head.headers = keeper.passed(head.headers);
  Recorder nobody;
  const auto writer = make_h1_server(nobody, pool, {});
  Feeder asks(*writer);
  asks.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  writer->head(1, head);
  write_body(*writer, 1, heard.body);

  Keeper again(pool);
  const auto reader = make_h1_client(again, pool, more_room());
  again.body = [&](StreamId stream, std::size_t size) { reader->consumed(stream, size); };
  http::RequestHead get;
  get.target = "/";
  reader->end(reader->open(get), {});
  Feeder feeder(*reader);
  GW_CHECK(!feeder.feed(writer->output().text()));
  GW_CHECK(feeder.kept() == 0 && again.messages.size() == 1 && again.messages[0].whole);
  const Keeper::Message& one = again.messages[0];
  GW_CHECK(one.response.status == head.status && one.body == heard.body);
  GW_CHECK(field_text(one.response.headers) == field_text(head.headers));
}

}  // namespace gw::codec
