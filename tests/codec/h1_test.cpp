// The HTTP/1 codecs beyond what single bytes decide: windows, early answers, 100-continue, tunnels,
// draining, what is written, and both sides talking to each other.
#include "codec/h1.h"

#include <catch2/catch.hpp>

#include "codec/make.h"
#include "codec/recorder.h"

using namespace gw;
using namespace gw::codec;
using http::BodyInfo;
using http::Field;
using http::FieldId;
using http::Headers;

namespace {

constexpr BodyInfo open_body{BodyInfo::Kind::open, 0};
constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";

http::ResponseHead response(std::uint16_t status, BodyInfo body = {}, Headers headers = {}) {
  http::ResponseHead head;
  head.status = status;
  head.body = body;
  head.headers = headers;
  return head;
}

http::RequestHead request(http::Method method, BodyInfo body = {}, Headers headers = {}) {
  http::RequestHead head;
  head.method = method;
  head.target = "/t";
  head.body = body;
  head.headers = headers;
  return head;
}

struct Server {
  BlockPool pool{4096};
  Recorder sink;
  std::unique_ptr<ServerCodec> codec;
  Feeder feeder;

  explicit Server(std::size_t window = 64 * 1024)
      : codec(make_h1_server(sink, pool, with(window))), feeder(*codec) {}

  static Limits with(std::size_t window) {
    Limits limits;
    limits.window = window;
    return limits;
  }
  void answer(StreamId stream, std::string_view text = "ok") {
    codec->head(stream, response(200, BodyInfo::of_length(text.size())));
    codec->body(stream, Slice::lasting(text));
    codec->end(stream, {});
  }
  std::string sent() { return codec->output().text(); }
  std::string last() { return sink.events.empty() ? "" : sink.events.back(); }
};

struct Client {
  BlockPool pool{4096};
  Recorder sink;
  std::unique_ptr<ClientCodec> codec = make_h1_client(sink, pool, Limits{});
  Feeder feeder{*codec};

  std::string sent() { return codec->output().text(); }
  std::string last() { return sink.events.empty() ? "" : sink.events.back(); }
};

}  // namespace

TEST_CASE("a pipelined request waits for the answer before it", "[codec]") {
  Server server;
  server.feeder.feed(std::string(get) + std::string(get));
  CHECK(server.sink.events.size() == 2);
  CHECK(server.feeder.kept() == get.size());
  CHECK_FALSE(server.codec->reading());
  server.answer(1);
  CHECK(server.codec->reading());
  server.feeder.again();
  CHECK(server.last() == "end 2");
  CHECK(server.feeder.kept() == 0);
}

TEST_CASE("a body comes no faster than it is consumed", "[codec]") {
  Server server(10);
  server.feeder.feed(std::string(post) + std::string(100, 'x'));
  CHECK(server.last() == "body 1 xxxxxxxxxx");
  CHECK_FALSE(server.codec->reading());
  CHECK(server.feeder.kept() == 90);
  server.codec->consumed(1, 4);
  CHECK(server.codec->reading());
  server.feeder.again();
  CHECK(server.feeder.kept() == 86);
  server.codec->consumed(1, 1000);  // never more than the window
  server.feeder.again();
  CHECK(server.feeder.kept() == 76);
}

TEST_CASE("what may be queued is bounded, and room is told", "[codec]") {
  Server server;
  server.feeder.feed(get);
  server.codec->head(1, response(200, open_body));
  const std::string large(100'000, 'b');
  const std::size_t accepted = server.codec->body(1, Slice::lasting(large));
  CHECK(accepted < 64 * 1024);
  CHECK(accepted > 63 * 1024);
  CHECK(server.codec->body(1, Slice::lasting("more")) == 0);
  CHECK(server.last() == "end 1");
  CHECK(server.sent().size() > accepted);
  CHECK(server.last() == "room 1");
  CHECK(server.codec->body(1, Slice::lasting("more")) == 4);
  server.sent();
  CHECK(server.sink.events.back() == "room 1");
  CHECK(std::count(server.sink.events.begin(), server.sink.events.end(), "room 1") == 1);
}

TEST_CASE("bodies go out in the framing that their head and peer allow", "[codec]") {
  struct Row {
    const char *request, *wire;
    std::uint16_t status;
    BodyInfo body;
    bool closes;
  };
  const Row rows[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200,
       open_body, false},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
       "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcde", 200, open_body, true},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
       200, BodyInfo::of_length(5), false},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
       "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
       200,
       {},
       false},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", 204, open_body,
       false},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n", 304, {}, false},
      {"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200,
       BodyInfo::of_length(5), false},
      {"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", 200, open_body, false},
      // One byte less than promised cannot be made good; more must not be read as an answer.
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcde",
       200, BodyInfo::of_length(6), true},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd", 200,
       BodyInfo::of_length(4), false},
  };
  for (const Row& row : rows) {
    INFO(row.wire);
    Server server;
    server.feeder.feed(row.request);
    server.codec->head(1, response(row.status, row.body));
    CHECK(server.codec->body(1, Slice::lasting("abc")) == 3);
    CHECK(server.codec->body(1, Slice::lasting("de")) == 2);
    server.codec->end(1, {});
    CHECK(visible(server.sent()) == visible(row.wire));
    CHECK((server.codec->closing() != Closing::no) == row.closes);
  }
}

TEST_CASE("the codec writes framing and connection fields, nobody else", "[codec]") {
  const Field fields[] = {{FieldId::content_length, "Content-Length", "99"},
                          {FieldId::connection, "Connection", "close"},
                          {FieldId::transfer_encoding, "Transfer-Encoding", "gzip"},
                          {FieldId::keep_alive, "Keep-Alive", "9"},
                          {FieldId::other, "X", "1"},
                          {FieldId::upgrade, "Upgrade", "h2c"}};
  Server server;
  server.feeder.feed(get);
  server.codec->head(1, response(426, {}, Headers(fields)));
  server.codec->end(1, {});
  CHECK(visible(server.sent()) ==
        "HTTP/1.1 426 Upgrade Required\\r\\nX: 1\\r\\nUpgrade: h2c\\r\\nConnection: upgrade\\r\\n"
        "Content-Length: 0\\r\\n\\r\\n");
  server.feeder.feed("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.codec->head(2, response(200, {}, Headers(std::span(fields, 1))));
  server.codec->end(2, {});
  CHECK(visible(server.sent()) == "HTTP/1.1 200 OK\\r\\nContent-Length: 99\\r\\n\\r\\n");
}

TEST_CASE("heads longer than a block go out whole", "[codec]") {
  const std::string value(9000, 'v');
  const Field field{FieldId::other, "x-long", value};
  Server server;
  server.feeder.feed(get);
  server.codec->head(1, response(200, {}, Headers(std::span(&field, 1))));
  server.codec->end(1, {});
  CHECK(server.sent() == "HTTP/1.1 200 OK\r\nx-long: " + value + "\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("trailers follow chunks, without what must not come late", "[codec]") {
  const Field trailers[] = {{FieldId::other, "X-Sum", "1"},
                            {FieldId::set_cookie, "Set-Cookie", "a"}};
  Server server;
  server.feeder.feed(get);
  server.codec->head(1, response(200, open_body));
  server.codec->end(1, Headers(trailers));
  CHECK(server.sent().ends_with("\r\n\r\n0\r\nX-Sum: 1\r\n\r\n"));
}

TEST_CASE("100-continue is the proxy's to send", "[codec]") {
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  Server server;
  server.feeder.feed(head);
  server.codec->head(1, response(100));
  CHECK(server.sent() == "HTTP/1.1 100 Continue\r\n\r\n");
  server.feeder.feed("hi");
  server.answer(1);
  CHECK(server.codec->closing() == Closing::no);

  Server refusing;  // whether the body comes is unknown: the connection cannot be kept
  refusing.feeder.feed(head);
  refusing.answer(1);
  CHECK(refusing.sent().find("Connection: close") != std::string::npos);
  CHECK(refusing.codec->closing() == Closing::sending);
}

TEST_CASE("interim answers are kept from HTTP/1.0", "[codec]") {
  Server server;
  server.feeder.feed("GET / HTTP/1.0\r\n\r\n");
  server.codec->head(1, response(103));
  CHECK(server.sent().empty());
}

TEST_CASE("an answer before the request's end: the rest is read up to a limit", "[codec]") {
  Server server;
  server.feeder.feed(std::string(post) + "abc");
  server.answer(1);
  CHECK(server.codec->closing() == Closing::no);
  server.feeder.feed(std::string(97, 'x') + std::string(get));
  CHECK(server.last() == "end 2");  // and nothing more of the first
  CHECK(server.sink.events[1] == "body 1 abc");
  CHECK(server.sink.events[2].starts_with("request 2"));

  Server flooded;
  flooded.feeder.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  flooded.answer(1);
  flooded.feeder.feed(std::string(64 * 1024, 'x'));
  CHECK(flooded.codec->closing() == Closing::no);
  flooded.feeder.feed("x");
  CHECK(flooded.codec->closing() == Closing::sending);
  flooded.feeder.feed(std::string(1000, 'x'));
  CHECK(flooded.feeder.kept() == 0);
  CHECK(flooded.sink.events.size() == 1);
}

TEST_CASE("an answer from within the callback of its head", "[codec]") {
  Server server;
  server.sink.request = [&](StreamId stream) { server.answer(stream); };
  server.feeder.feed(std::string(get) + std::string(get));
  CHECK(server.sink.events.size() == 2);  // the streams are over: no end is told
  CHECK(server.last().starts_with("request 2"));
  CHECK(server.codec->closing() == Closing::no);
}

TEST_CASE("a reset closes, and calls for what is over do nothing", "[codec]") {
  Server server;
  server.sink.request = [&](StreamId stream) { server.codec->reset(stream, Reset::cancelled); };
  server.feeder.feed(get);
  CHECK(server.codec->closing() == Closing::whole);
  CHECK(server.codec->body(1, Slice::lasting("x")) == 1);
  server.answer(1);
  server.codec->consumed(1, 5);
  CHECK(server.sent().empty());
  CHECK(server.sink.events.size() == 1);
}

TEST_CASE("a client that closes while its request is worked on is gone", "[codec]") {
  Server server;
  server.feeder.feed(get);
  const auto failure = server.feeder.end();
  REQUIRE(failure);
  CHECK(failure->reason == http::Reason::client_gone);
  CHECK(server.last().starts_with("reset 1 client.gone"));
  CHECK(server.codec->closing() == Closing::whole);
}

TEST_CASE("a broken request: who was answered already is not answered twice", "[codec]") {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  Server begun;
  begun.feeder.feed(head);
  begun.codec->head(1, response(200, open_body));
  begun.feeder.feed("zz\r\n");
  CHECK(begun.last().starts_with("reset 1 request.malformed"));
  CHECK(begun.codec->closing() == Closing::whole);

  Server ended;
  ended.feeder.feed(head);
  ended.answer(1);
  CHECK(ended.feeder.feed("zz\r\n"));
  CHECK(ended.sink.events.size() == 1);
  CHECK(ended.codec->closing() == Closing::sending);

  Server silent;
  silent.feeder.feed("nonsense\r\n");
  CHECK(silent.codec->closing() == Closing::whole);

  Server later;  // begun within on_reset, ended later
  later.sink.reset = [&](StreamId stream, const http::Failure&) {
    later.codec->head(stream, response(400, BodyInfo::of_length(2)));
  };
  later.feeder.feed("nonsense\r\n");
  CHECK(later.codec->closing() == Closing::no);
  later.codec->body(0, Slice::lasting("no"));
  later.codec->end(0, {});
  CHECK(later.codec->closing() == Closing::sending);
  CHECK(later.sent().ends_with("\r\n\r\nno"));
}

TEST_CASE("draining finishes what is open, then closes", "[codec]") {
  Server idle;
  idle.codec->drain();
  CHECK(idle.codec->closing() == Closing::sending);

  Server busy;
  busy.feeder.feed(get);
  busy.codec->drain();
  CHECK(busy.codec->closing() == Closing::no);
  busy.answer(1);
  CHECK(busy.sent().find("Connection: close\r\n") != std::string::npos);
  CHECK(busy.codec->closing() == Closing::sending);

  Server unread;  // answered, and what is left of its request is read only to keep the connection
  unread.feeder.feed(post);
  unread.answer(1);
  CHECK(unread.codec->closing() == Closing::no);
  unread.codec->drain();
  CHECK(unread.codec->closing() == Closing::sending);

  Client client;
  client.codec->drain();
  CHECK(client.codec->closing() == Closing::whole);
  CHECK(client.codec->open_slots() == 0);
}

TEST_CASE("a head that does not come is answered as what it began to be", "[codec]") {
  const auto late = [](std::string_view begun) {
    Server server;
    server.feeder.feed(begun);
    server.codec->head(0, response(408, BodyInfo::of_length(4)));
    server.codec->body(0, Slice::lasting("late"));
    server.codec->end(0, {});
    return server.sent();
  };
  CHECK(late("GET / HTTP/1.1\r\nHo").ends_with("\r\n\r\nlate"));
  CHECK(late("HEA").ends_with("\r\n\r\nlate"));  // nobody knows yet
  CHECK(late("HEAD / HTTP/1.1\r\nHo").ends_with("Content-Length: 4\r\n\r\n"));
}

TEST_CASE("101 makes a tunnel of both directions", "[codec]") {
  const Field upgrade{FieldId::upgrade, "Upgrade", "websocket"};
  const Headers headers(std::span(&upgrade, 1));
  Server server;
  server.feeder.feed(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nraw");
  CHECK(server.feeder.kept() == 3);
  server.codec->head(1, response(101, open_body, headers));
  CHECK(server.sent() ==
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
  server.feeder.again();
  CHECK(server.last() == "body 1 raw");
  server.codec->body(1, Slice::lasting("GET"));
  CHECK(server.sent() == "GET");
  server.codec->end(1, {});
  CHECK(server.codec->closing() == Closing::sending);
  server.feeder.feed("!");
  CHECK(server.last() == "body 1 raw!");
  server.feeder.end();
  CHECK(server.last() == "end 1");
  CHECK(server.codec->closing() == Closing::whole);

  Client client;
  const StreamId stream = client.codec->open(request(http::Method::get, {}, headers));
  client.codec->end(stream, {});
  CHECK(client.sent() == "GET /t HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
  client.feeder.feed("HTTP/1.1 101 S\r\nUpgrade: WebSocket\r\n\r\nraw");
  CHECK(client.last() == "body 1 raw");
  client.codec->body(stream, Slice::lasting("x"));
  CHECK(client.sent() == "x");
  client.feeder.end();
  CHECK(client.last() == "end 1");
  CHECK(client.codec->closing() == Closing::no);
  client.codec->end(stream, {});
  CHECK(client.codec->closing() == Closing::whole);
}

TEST_CASE("requests go out with the framing of their body", "[codec]") {
  struct Row {
    http::Method method;
    BodyInfo body;
    const char* wire;
  };
  const Row rows[] = {
      {http::Method::get, {}, "GET /t HTTP/1.1\r\n\r\n"},
      {http::Method::post, {}, "POST /t HTTP/1.1\r\nContent-Length: 0\r\n\r\n"},
      {http::Method::del, BodyInfo::of_length(2),
       "DELETE /t HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"},
      {http::Method::put, open_body,
       "PUT /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"}};
  for (const Row& row : rows) {
    INFO(row.wire);
    Client client;
    const StreamId stream = client.codec->open(request(row.method, row.body));
    CHECK(client.codec->open_slots() == 0);
    if (row.body != BodyInfo()) CHECK(client.codec->body(stream, Slice::lasting("hi")) == 2);
    client.codec->end(stream, {});
    CHECK(visible(client.sent()) == visible(row.wire));
  }
  const Field te{FieldId::te, "TE", "trailers"};
  Client client;
  client.codec->open(request(http::Method::get, {}, Headers(std::span(&te, 1))));
  CHECK(client.sent() == "GET /t HTTP/1.1\r\nTE: trailers\r\nConnection: te\r\n\r\n");
}

TEST_CASE("a client's connection serves one request after the other", "[codec]") {
  Client client;
  bool opened = false;
  client.sink.end = [&](StreamId) {  // from within the callback, as a pool does
    if (std::exchange(opened, true)) return;
    client.codec->end(client.codec->open(request(http::Method::get)), {});
  };
  client.codec->end(client.codec->open(request(http::Method::get)), {});
  client.sent();
  client.feeder.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n\r\n");
  CHECK(client.last() == "end 1; X: 1");
  CHECK(client.sent() == "GET /t HTTP/1.1\r\n\r\n");
  client.feeder.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  CHECK(client.last() == "end 2");
  CHECK(client.codec->open_slots() == 1);
  CHECK(client.codec->reusable());
}

TEST_CASE("an answer before the request's end costs the connection", "[codec]") {
  Client client;
  const StreamId stream = client.codec->open(request(http::Method::post, BodyInfo::of_length(9)));
  client.sent();
  client.feeder.feed("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
  CHECK(client.last() == "end 1");
  CHECK(client.codec->closing() == Closing::whole);
  CHECK_FALSE(client.codec->reusable());
  CHECK(client.codec->body(stream, Slice::lasting("x")) == 1);
}

TEST_CASE("a request that never left may be sent again", "[codec]") {
  for (const bool left : {false, true}) {
    Client client;
    std::optional<http::Failure> failure;
    client.sink.reset = [&](StreamId, const http::Failure& why) { failure = why; };
    client.codec->end(client.codec->open(request(http::Method::get)), {});
    if (left) client.sent();
    client.feeder.end();
    REQUIRE(failure);
    CHECK(failure->reason == http::Reason::upstream_reset);
    CHECK(failure->safe_to_repeat == !left);
  }
}

TEST_CASE("what one side writes the other reads, in pieces of any size", "[codec]") {
  const std::string text(20000, 'q');
  for (const std::size_t size : {1u, 7u, 1000u, 1u << 20}) {
    for (const BodyInfo body : {open_body, BodyInfo::of_length(20000)}) {
      Server server;
      Client client;
      server.sink.body = [&](StreamId s, const Slice& b) { server.codec->consumed(s, b.size()); };
      client.sink.body = [&](StreamId s, const Slice& b) { client.codec->consumed(s, b.size()); };
      const Field fields[] = {{FieldId::host, "Host", "a"}, {FieldId::other, "X-A", "b c"}};
      const auto carry = [size](const std::string& bytes, Feeder& to) {
        for (std::size_t at = 0; at < bytes.size(); at += size)
          CHECK_FALSE(to.feed(bytes.substr(at, size)));
      };
      for (StreamId stream = 1; stream <= 2; ++stream) {
        REQUIRE(client.codec->open(request(http::Method::post, body, Headers(fields))) == stream);
        CHECK(client.codec->body(stream, Slice::lasting(text)) == text.size());
        client.codec->end(stream, {});
        carry(client.sent(), server.feeder);
        CHECK(server.last() == format("end {}", stream));
        CHECK(server.sink.events.end()[-2] == format("body {} {}", stream, text));
        server.codec->head(stream, response(200, body, Headers(std::span(fields).subspan(1))));
        CHECK(server.codec->body(stream, Slice::lasting(text)) == text.size());
        server.codec->end(stream, {});
        carry(server.sent(), client.feeder);
        CHECK(client.last() == format("end {}", stream));
        CHECK(client.sink.events.end()[-2] == format("body {} {}", stream, text));
      }
      CHECK(client.codec->reusable());
      CHECK(server.codec->closing() == Closing::no);
    }
  }
}

TEST_CASE("an idle codec holds no block", "[codec]") {
  Server server;
  for (StreamId stream = 1; stream <= 3; ++stream) {
    server.feeder.feed(get);
    server.answer(stream);
    server.sent();
    CHECK(server.pool.out() == 0);
  }
  server.feeder.feed("GET / HTTP/1.1\r\nHost: a\r\n");
  CHECK(server.pool.out() == 1);
}

TEST_CASE("protocols are known by their ALPN names", "[codec]") {
  BlockPool pool(4096);
  Recorder sink;
  CHECK(make_server("http/1.1", {sink, pool}));
  CHECK(make_client("", {sink, pool}));
  CHECK_FALSE(make_server("spdy/3", {sink, pool}));
  CHECK_FALSE(make_client("HTTP/1.1", {sink, pool}));
}
