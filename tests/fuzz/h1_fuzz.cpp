// Both HTTP/1 codecs against strangers. The first byte chooses the role and how the peer behaves,
// the second the size of the pieces: whatever it is, what is heard equals what is heard of the
// whole.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "codec/h1.h"
#include "codec/recorder.h"

using namespace gw;
using namespace gw::codec;

namespace {

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

std::vector<std::string> serve(std::string_view bytes, std::size_t size, BlockPool& pool) {
  Recorder sink;
  Limits limits;
  limits.line = 64;
  limits.header = 64;
  limits.headers = 256;
  limits.count = 8;
  const auto codec = make_h1_server(sink, pool, limits);
  sink.body = [&](StreamId stream, const Slice& part) { codec->consumed(stream, part.size()); };
  sink.end = [&](StreamId stream) { answer(*codec, stream, 200); };
  sink.reset = [&](StreamId stream, const http::Failure&) { answer(*codec, stream, 400); };
  play(*codec, sink, bytes, size);
  return sink.events;
}

std::vector<std::string> ask(std::string_view bytes, std::size_t size, BlockPool& pool,
                             bool upgrade) {
  Recorder sink;
  const auto codec = make_h1_client(sink, pool, Limits{});
  const http::Field field{http::FieldId::upgrade, "Upgrade", "x"};
  const auto open = [&] {
    http::RequestHead head;
    head.target = "/";
    if (upgrade) head.headers = http::Headers(std::span(&field, 1));
    codec->end(codec->open(head), {});
  };
  sink.body = [&](StreamId stream, const Slice& part) { codec->consumed(stream, part.size()); };
  sink.end = [&](StreamId) {
    if (codec->open_slots() > 0) open();
  };
  open();
  play(*codec, sink, bytes, size);
  return sink.events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t piece = 1 + data[1] % 40;
  BlockPool pool(4096);
  if (data[0] & 1) {
    GW_CHECK(serve(bytes, bytes.size() + 1, pool) == serve(bytes, piece, pool));
  } else {
    const bool upgrade = data[0] & 2;
    GW_CHECK(ask(bytes, bytes.size() + 1, pool, upgrade) == ask(bytes, piece, pool, upgrade));
  }
  return 0;
}
