// Both HTTP/1 codecs against strangers. The first byte chooses the role, the limits and how the
// peer behaves, the second the size of the pieces: whatever it is, what is heard equals what is
// heard of the whole; and what was heard is one message each when it is passed on.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "codec/h1.h"
#include "codec/recorder.h"
#include "fuzz/passed_on.h"

using namespace gw;
using namespace gw::codec;

namespace {

Limits limits(bool small) {
  Limits limits;
  if (!small) return limits;
  limits.line = 64;
  limits.header = 64;
  limits.headers = 256;
  limits.count = 8;
  return limits;
}

void answer(ServerCodec& codec, StreamId stream, std::uint16_t status) {
  http::ResponseHead head;
  head.status = status;
  head.body = {http::BodyInfo::Kind::open, 0};
  codec.head(stream, head);
  codec.body(stream, Slice::lasting("ok"));
  codec.end(stream, {});
}

// Feeds all in pieces, ends, and adds how the codec closes.
void play(Codec& codec, Recorder& sink, std::string_view bytes, std::size_t size) {
  Feeder feeder(codec, bytes.size() + 1);
  std::optional<http::Failure> failure;
  for (std::size_t at = 0; at < bytes.size() && !failure; at += size)
    failure = feeder.feed(bytes.substr(at, size));
  sink.note(format("left {}", failure ? 0 : feeder.kept()));
  if (!failure) feeder.end();
  sink.note(format("{} {}", static_cast<int>(codec.closing()), codec.output().size()));
}

std::vector<std::string> serve(std::string_view bytes, std::size_t size, BlockPool& pool,
                               bool small) {
  Recorder sink;
  const auto codec = make_h1_server(sink, pool, limits(small));
  sink.body = [&](StreamId stream, const Slice& part) { codec->consumed(stream, part.size()); };
  sink.end = [&](StreamId stream) { answer(*codec, stream, 200); };
  sink.reset = [&](StreamId stream, const http::Failure&) { answer(*codec, stream, 400); };
  play(*codec, sink, bytes, size);
  return sink.events;
}

http::RequestHead get(const http::Field& upgrade, bool wanted) {
  http::RequestHead head;
  head.target = "/";
  if (wanted) head.headers = http::Headers(std::span(&upgrade, 1));
  return head;
}
constexpr http::Field upgrade_field{http::FieldId::upgrade, "Upgrade", "x"};

std::vector<std::string> ask(std::string_view bytes, std::size_t size, BlockPool& pool,
                             bool upgrade) {
  Recorder sink;
  const auto codec = make_h1_client(sink, pool, Limits{});
  const auto open = [&] { codec->end(codec->open(get(upgrade_field, upgrade)), {}); };
  sink.body = [&](StreamId stream, const Slice& part) { codec->consumed(stream, part.size()); };
  sink.end = [&](StreamId) {
    if (codec->open_slots() > 0) open();
  };
  open();
  play(*codec, sink, bytes, size);
  return sink.events;
}

void pass_on_requests(std::string_view bytes, BlockPool& pool) {
  Keeper keeper(pool);
  const auto codec = make_h1_server(keeper, pool, Limits{});
  keeper.body = [&](StreamId stream, std::size_t size) { codec->consumed(stream, size); };
  keeper.end = [&](StreamId stream) { answer(*codec, stream, 200); };
  Feeder(*codec, bytes.size() + 1).feed(bytes);
  for (const Keeper::Message& message : keeper.messages)
    if (message.whole) pass_on_request(keeper, message, pool);
}

void pass_on_responses(std::string_view bytes, BlockPool& pool) {
  Keeper keeper(pool);
  const auto codec = make_h1_client(keeper, pool, Limits{});
  const auto open = [&] { codec->end(codec->open(get(upgrade_field, false)), {}); };
  keeper.body = [&](StreamId stream, std::size_t size) { codec->consumed(stream, size); };
  keeper.end = [&](StreamId) {
    if (codec->open_slots() > 0) open();
  };
  open();
  Feeder feeder(*codec, bytes.size() + 1);
  if (!feeder.feed(bytes)) feeder.end();
  for (const Keeper::Message& message : keeper.messages)
    if (message.whole) pass_on_response(keeper, message, pool);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t piece = 1 + data[1] % 40;
  BlockPool pool(4096);
  if (data[0] & 1) {
    const bool small = data[0] & 2;
    GW_CHECK(serve(bytes, bytes.size() + 1, pool, small) == serve(bytes, piece, pool, small));
    pass_on_requests(bytes, pool);
  } else {
    const bool upgrade = data[0] & 2;
    GW_CHECK(ask(bytes, bytes.size() + 1, pool, upgrade) == ask(bytes, piece, pool, upgrade));
    pass_on_responses(bytes, pool);
  }
  return 0;
}
