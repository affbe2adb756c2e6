// Runs the *.wire files: what a peer sends, and what a codec must make of it, whatever the pieces
// in which it comes.
//
//   --- a name           starts a case; lines with # are comments
//   ? HEAD upgrade       client.wire: the request that is answered (default GET)
//   < text               bytes from the peer, CRLF at their end is implied
//   <- text              the same without CRLF
//   < EOF                the peer has ended
//   > event              as Recorder writes it; then "left N" for bytes not used, "close HOW"
//   = text               what the codec sends, CRLF at its end is implied; = - text: without
//
// In text: \r \n \t \\ \xHH, and \{N*text} for a repetition. A server answers each request at its
// end, and each reset that it may answer.
#include <catch2/catch.hpp>
#include <fstream>
#include <memory>

#include "codec/h1.h"
#include "codec/recorder.h"

using namespace gw;
using namespace gw::codec;

namespace {

struct Case {
  std::string name, input, output;
  std::string asked = "GET";
  bool ends = false;
  std::vector<std::string> events;
};

std::string unescape(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (text[0] != '\\') {
      result += text[0];
      text.remove_prefix(1);
      continue;
    }
    const char kind = text.size() > 1 ? text[1] : '\\';
    std::size_t size = 2;
    if (kind == 'x') {
      result += static_cast<char>(hex_value(text[2]) * 16 + hex_value(text[3]));
      size = 4;
    } else if (kind == '{') {
      const std::size_t star = text.find('*'), end = text.find('}');
      const std::string unit = unescape(text.substr(star + 1, end - star - 1));
      for (std::uint64_t i = 0; i < *parse_number(text.substr(2, star - 2)); ++i) result += unit;
      size = end + 1;
    } else {
      result += kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind == 't' ? '\t' : kind;
    }
    text.remove_prefix(size);
  }
  return result;
}

void add(Case& one, std::string_view line) {
  const auto rest = [&](std::size_t n) { return line.size() > n ? line.substr(n) : ""; };
  if (line == "< EOF")
    one.ends = true;
  else if (line.starts_with("<-"))
    one.input += unescape(rest(3));
  else if (line.starts_with('<'))
    one.input += unescape(rest(2)) + "\r\n";
  else if (line.starts_with('>'))
    one.events.emplace_back(rest(2));
  else if (line.starts_with("= -"))
    one.output += unescape(rest(4));
  else if (line.starts_with('='))
    one.output += unescape(rest(2)) + "\r\n";
  else if (line.starts_with('?'))
    one.asked = rest(2);
  else if (!line.empty() && line[0] != '#')
    FAIL("no such line: " << line);
}

std::vector<Case> load(const std::string& name) {
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/tests/codec/" + name);
  REQUIRE(file);
  std::vector<Case> cases;
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("--- "))
      cases.emplace_back().name = line.substr(4);
    else if (!cases.empty())
      add(cases.back(), line);
  }
  return cases;
}

struct Heard {
  std::vector<std::string> events;
  std::string output;
};

// Everything a case does with a codec, in pieces of `size` bytes.
Heard play(const Case& one, Codec& codec, Recorder& sink, std::size_t size,
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
  const bool told = !sink.events.empty() && sink.events.back().starts_with("reset");
  if (failure && !told)
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

Heard play_server(const Case& one, BlockPool& pool, std::size_t size, bool late) {
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

Heard play_client(const Case& one, BlockPool& pool, std::size_t size) {
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

constexpr std::size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 16, 31, 1u << 20};

void check(const Case& one, const Heard& heard) {
  CHECK(heard.events == one.events);
  if (!one.output.empty()) CHECK(visible(heard.output) == visible(one.output));
}

}  // namespace

TEST_CASE("server.wire: what clients send", "[codec]") {
  BlockPool pool(4096);
  const std::vector<Case> cases = load("server.wire");
  CHECK(cases.size() > 80);
  for (const Case& one : cases) {
    for (const std::size_t size : sizes) {
      for (const bool late : {false, true}) {
        INFO(one.name << ", in pieces of " << size << (late ? ", answered late" : ""));
        check(one, play_server(one, pool, size, late));
      }
    }
    CHECK(pool.out() == 0);
  }
}

TEST_CASE("client.wire: what servers send", "[codec]") {
  BlockPool pool(4096);
  const std::vector<Case> cases = load("client.wire");
  CHECK(cases.size() > 40);
  for (const Case& one : cases) {
    for (const std::size_t size : sizes) {
      INFO(one.name << ", in pieces of " << size);
      check(one, play_client(one, pool, size));
    }
    CHECK(pool.out() == 0);
  }
}
