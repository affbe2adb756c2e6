// Runs the *.wire files (their form: support/wire_cases.h): whatever the pieces in which the bytes
// come, a codec makes the same of them. A server answers each request at its end, and each reset
// that it may answer.
#include <catch2/catch.hpp>
#include <memory>
#include <set>

#include "codec/h1.h"
#include "codec/recorder.h"
#include "support/wire_cases.h"

using namespace gw;
using namespace gw::codec;
using test::WireCase;

namespace {

struct Heard {
  std::vector<std::string> events;
  std::string output;
};

// Everything a case does with a codec, in pieces of `size` bytes.
Heard play(const WireCase& one, Codec& codec, Recorder& sink, std::size_t size,
           const std::function<void()>& between) {
  Feeder feeder(codec);
  Heard heard;
  std::optional<http::Failure> failure;
  const auto turn = [&] {
    for (std::size_t kept = 1, left = 0; kept != left && !failure; left = feeder.kept()) {
      kept = feeder.kept();
      between();
      failure = feeder.again();
    }
    heard.output += codec.output().text();
  };
  for (std::size_t at = 0; at < one.input.size() && !failure; at += size) {
    failure = feeder.feed(one.input.substr(at, size));
    turn();
  }
  if (one.ends && !failure) {
    failure = feeder.end();
    turn();
  }
  const bool was_reset = !sink.events.empty() && sink.events.back().starts_with("reset");
  if (failure && !was_reset)
    sink.note(format("failure {}: {}", http::reason_name(failure->reason), failure->detail));
  if (!failure && feeder.kept()) sink.note(format("left {}", feeder.kept()));
  if (codec.closing() != Closing::no)
    sink.note(codec.closing() == Closing::sending ? "close sending" : "close whole");
  heard.events = sink.events;
  return heard;
}

void answer(ServerCodec& codec, StreamId stream, std::uint16_t status) {
  http::ResponseHead head;
  head.status = status;
  head.body = http::BodyInfo::of_length(3);
  codec.head(stream, head);
  codec.body(stream, Slice::lasting("ok\n"));
  codec.end(stream, {});
}

Heard play_server(const WireCase& one, BlockPool& pool, std::size_t size, bool late) {
  Recorder sink;
  const auto codec = make_h1_server(sink, pool, Limits{});
  std::vector<StreamId> waiting;
  sink.end = [&](StreamId stream) {
    if (late) waiting.push_back(stream);
    if (!late) answer(*codec, stream, 200);
  };
  sink.body = [&](StreamId stream, const Slice& bytes) { codec->consumed(stream, bytes.size()); };
  sink.reset = [&](StreamId stream, const http::Failure& failure) {
    answer(*codec, stream, http::reason_row(failure.reason).status);
  };
  return play(one, *codec, sink, size, [&] {
    for (const StreamId stream : std::exchange(waiting, {})) answer(*codec, stream, 200);
  });
}

Heard play_client(const WireCase& one, BlockPool& pool, std::size_t size) {
  Recorder sink;
  const auto codec = make_h1_client(sink, pool, Limits{});
  sink.body = [&](StreamId stream, const Slice& bytes) { codec->consumed(stream, bytes.size()); };
  const http::Field fields[] = {{http::FieldId::host, "Host", "a"},
                                {http::FieldId::upgrade, "Upgrade", "websocket"}};
  if (one.asked != "nothing") {
    http::RequestHead head;
    head.method_text = std::string_view(one.asked).substr(0, one.asked.find(' '));
    head.method = http::method_of(head.method_text);
    head.target = "/";
    head.headers = http::Headers({fields, one.asked.ends_with(" upgrade") ? 2u : 1u});
    codec->end(codec->open(head), {});
  }
  return play(one, *codec, sink, size, [] {});
}

// Sizes of pieces. What is kept is copied with each of them, so a long case comes in fewer.
std::vector<std::size_t> sizes(const WireCase& one) {
  constexpr std::size_t whole = 1u << 20;
  const std::size_t more = one.input.size() / 10'000;
  if (one.input.size() > 4000) return {2 + more, 3 + more, 31, whole};
  return {1, 2, 3, 4, 5, 7, 8, 16, 31, whole};
}

void check(const WireCase& one, const Heard& heard) {
  CHECK(heard.events == one.events);
  if (!one.output.empty()) CHECK(visible(heard.output) == visible(one.output));
}

}  // namespace

TEST_CASE("what clients send: server_*.wire", "[codec]") {
  BlockPool pool(4096);
  const std::vector<WireCase> cases = test::wire_cases("server_");
  CHECK(cases.size() > 700);
  for (const WireCase& one : cases) {
    for (const std::size_t size : sizes(one)) {
      for (const bool late : {false, true}) {
        if (late && one.input.size() > 4000) continue;
        INFO(one.name << ", in pieces of " << size << (late ? ", answered late" : ""));
        check(one, play_server(one, pool, size, late));
      }
    }
    CHECK(pool.out() == 0);
  }
}

TEST_CASE("what servers send: client_*.wire", "[codec]") {
  BlockPool pool(4096);
  const std::vector<WireCase> cases = test::wire_cases("client_");
  CHECK(cases.size() > 200);
  for (const WireCase& one : cases) {
    for (const std::size_t size : sizes(one)) {
      INFO(one.name << ", in pieces of " << size);
      check(one, play_client(one, pool, size));
    }
    CHECK(pool.out() == 0);
  }
}

TEST_CASE("no two cases are the same, in bytes or in name", "[codec]") {
  for (const char* side : {"server_", "client_"}) {
    std::set<std::string> names, inputs;
    for (const WireCase& one : test::wire_cases(side)) {
      CHECK(names.insert(one.name).second);
      INFO(one.name);
      CHECK(inputs.insert(one.asked + (one.ends ? "$" : "|") + one.input).second);
    }
  }
}
