// The corpus of tests/codec/*.wire against the whole gateway, over each engine: what a hostile
// client sends, its answers and what reaches an upstream; what a hostile upstream sends, and what
// reaches a client. Whatever it was, the next request is served as if nothing had been.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>

#include "base/text.h"
#include "codec/recorder.h"
#include "http/reason.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"
#include "support/binary/strict_origin.h"
#include "support/wire_cases.h"

using namespace gw;
using codec::visible;
using test::WireCase;
using Lines = std::vector<std::string>;

namespace {

// An answer as it came, taken off the front of `text`.
struct Answer {
  std::string line, fields, body;  // fields: "; Name: value" each
  std::string saw, reason;
  bool interim = false, whole = false;
};

struct Asked {
  bool head = false;
  bool ended = false;  // nothing more comes
};

std::string value_of(const std::string& fields, std::string_view name) {
  const std::size_t at = lower(fields).find(format("; {}: ", name));
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size() + 4;
  return fields.substr(from, fields.find("; ", from) - from);
}

// Chunks are taken apart; trailers are told as " | Name: value".
bool take_chunks(std::string& text, Answer& answer) {
  for (;;) {
    const std::size_t line = text.find("\r\n");
    if (line == std::string::npos) return false;
    const std::size_t size = std::stoul("0" + text.substr(0, line), nullptr, 16);
    if (size == 0) break;
    if (text.size() < line + 4 + size) {
      answer.body += text.substr(line + 2);
      return false;
    }
    answer.body += text.substr(line + 2, size);
    text.erase(0, line + 4 + size);
  }
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  for (std::size_t at = text.find("\r\n") + 2; at < end;) {
    const std::size_t next = text.find("\r\n", at);
    answer.body += " | " + text.substr(at, next - at);
    at = next + 2;
  }
  text.erase(0, end + 4);
  return true;
}

bool take_body(std::string& text, Answer& answer, const Asked& asked) {
  const std::string status = answer.line.substr(9, 3);
  if (answer.interim || asked.head || status == "204" || status == "304") return true;
  if (status != "101" && value_of(answer.fields, "transfer-encoding") == "chunked")
    return take_chunks(text, answer);
  const std::string length = status == "101" ? "" : value_of(answer.fields, "content-length");
  const std::size_t size = length.empty() ? text.size() : std::stoul(length);
  answer.body = text.substr(0, size);
  text.erase(0, answer.body.size());
  return length.empty() ? asked.ended : answer.body.size() == size;
}

// What the gateway adds to every answer.
bool is_added(const std::string& line) {
  return line.starts_with("date: ") || line.starts_with("x-request-id: ");
}

// None where its head is not whole.
std::optional<Answer> take_answer(std::string& text, const Asked& asked) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  Answer answer;
  const std::string head = text.substr(0, end + 2);
  text.erase(0, end + 4);
  answer.line = head.substr(0, head.find("\r\n"));
  for (std::size_t at = answer.line.size() + 2; at < head.size();) {
    const std::size_t next = head.find("\r\n", at);
    const std::string line = head.substr(at, next - at);
    if (!is_added(line)) answer.fields += "; " + line;
    at = next + 2;
  }
  answer.saw = value_of(answer.fields, "x-saw");
  answer.reason = value_of(answer.fields, "gw-reason");
  answer.interim = answer.line.substr(9, 1) == "1" && answer.line.substr(9, 3) != "101";
  Asked own = asked;
  if (!answer.saw.empty()) own.head = answer.saw.starts_with("HEAD ");
  answer.whole = take_body(text, answer, own);
  return answer;
}

std::string status_and_reason(const Answer& answer) {
  return answer.line.substr(9, 3) + (answer.reason.empty() ? "" : " ") + answer.reason;
}

// --- a hostile client ---

// What the gateway answers, by what the codec makes of it.
Lines expected_answers(const WireCase& one) {
  if (!one.answers.empty()) return one.answers;
  Lines all;
  for (const std::string& event : one.events) {
    if (event.starts_with("end ")) all.emplace_back("200");
    if (!event.starts_with("reset ")) continue;
    const std::size_t at = event.find(' ', 6) + 1;
    const std::string reason = event.substr(at, event.find(':') - at);
    all.push_back(format("{} {}", http::find_reason(reason)->status, reason));
  }
  return all;
}

bool is_refused(const std::string& answer) { return answer.starts_with("400"); }

// The connection is closed behind its answers.
bool closes(const WireCase& one) {
  return one.has("close ") || std::any_of(one.answers.begin(), one.answers.end(), is_refused);
}

// Every request of it came to its end, so that another one may follow on the connection.
bool is_whole(const WireCase& one) {
  return !one.has("left ") && (one.events.empty() || one.events.back().starts_with("end "));
}

class HostileClient {
 public:
  HostileClient(std::uint16_t port, const WireCase& one) : client_(port), one_(one) {}

  // Answers as "400 request.malformed"; then, where the connection stays, that of one more request.
  void play(std::size_t piece) {
    for (std::size_t at = 0; at < one_.input.size(); at += piece)
      if (!client_.send(one_.input.substr(at, piece))) break;
    if (one_.ends) client_.end();
    const std::size_t wanted = expected_answers(one_).size();
    while (!closed_ && (closes(one_) || one_.ends || answers.size() < wanted)) read();
    if (closed_ || !is_whole(one_)) return;
    client_.send(test::get_request("/sentinel"));
    while (!closed_ && answers.size() <= wanted) read();
  }

  bool gone() { return client_.gone(); }  // closed by the gateway

  Lines answers, saw;
  std::string rest;  // of an answer that is not whole

 private:
  void read() {
    const std::string more = client_.read(262'144);
    closed_ = more.empty();
    rest += more;
    for (;;) {
      std::string left = rest;
      const auto answer =
          take_answer(left, {.head = one_.input.starts_with("HEAD "), .ended = closed_});
      if (!answer || !answer->whole) return;
      rest = left;
      answers.push_back(status_and_reason(*answer));
      if (!answer->saw.empty()) saw.push_back(answer->saw);
    }
  }

  test::Client client_;
  const WireCase& one_;
  bool closed_ = false;
};

// The requests' lines, as far as the origin tells them.
Lines lines_of(const Lines& requests) {
  Lines all;
  for (const std::string& request : requests)
    all.push_back(request.substr(0, request.find("; ")).substr(0, 100));
  return all;
}

bool good_request_works(std::uint16_t port) {
  return test::Client(port).exchange(test::get_request("/after")).starts_with("HTTP/1.1 200 ");
}

constexpr const char* after = "GET /after HTTP/1.1; host: a.test";
constexpr const char* sentinel = "GET /sentinel HTTP/1.1; host: a.test";

void check_client(std::uint16_t port, test::StrictOrigin& origin, const WireCase& one,
                  std::size_t piece) {
  HostileClient client(port, one);
  client.play(piece);
  CHECK(good_request_works(port));
  test::StrictOrigin::Came came = origin.take();
  REQUIRE_FALSE(came.whole.empty());
  CHECK(came.whole.back() == after);
  came.whole.pop_back();
  if (!one.has("request ")) CHECK(came.parts == Lines());
  if (one.ends) {  // who has gone gets no answer, and what it asked for may have been on its way
    for (const std::string& request : came.whole)
      CHECK(std::count(one.messages.begin(), one.messages.end(), request) == 1);
    return;
  }
  Lines answers = expected_answers(one), messages = one.messages;
  if (is_whole(one) && !closes(one)) {
    answers.emplace_back("200");
    messages.emplace_back(sentinel);
  }
  if (closes(one)) CHECK(client.gone());
  CHECK(client.answers == answers);
  CHECK(came.whole == messages);
  CHECK(client.saw == lines_of(messages));
  CHECK(client.rest == "");
}

// --- a hostile upstream ---

constexpr const char* good_answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

bool is_good(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\ngood");
}

// Answers /good well, /before well and then with the case, everything else with the case.
class HostileUpstream {
 public:
  HostileUpstream() : server_([this](test::Peer& peer) { serve(peer); }) {}

  std::string url() const { return server_.url(); }
  int closed() const { return closed_; }  // connections, by either side
  void play(const WireCase& one) {
    const std::lock_guard lock(mutex_);
    bytes_ = one.input;
    ends_ = one.ends;
  }

 private:
  void serve(test::Peer& peer) {
    for (std::string head; !(head = peer.head()).empty();) {
      const bool good = head.starts_with("GET /good "), before = head.starts_with("GET /before ");
      if (good || before) peer.send(good_answer);
      if (!good && !send_case(peer)) break;
    }
    ++closed_;
  }
  bool send_case(test::Peer& peer) {
    const std::lock_guard lock(mutex_);
    peer.send(bytes_);
    return !ends_;
  }

  std::mutex mutex_;
  std::string bytes_;  // guarded by mutex_, as is ends_
  bool ends_ = false;
  std::atomic<int> closed_ = 0;
  test::Server server_;
};

std::string request_of(const WireCase& one) {
  const bool upgrade = one.asked.ends_with(" upgrade");
  return format("{} /case HTTP/1.1\r\nHost: a.test\r\n{}\r\n",
                one.asked.substr(0, one.asked.find(' ')),
                upgrade ? "Connection: upgrade\r\nUpgrade: websocket\r\n" : "");
}

// As the lines that start with ^; the gateway's own answers by status and reason alone.
std::string text_of(const Answer& answer) {
  if (!answer.reason.empty()) return status_and_reason(answer);
  const std::string body = answer.body.empty() ? "" : " | " + visible(answer.body);
  const bool tunnel = answer.line.starts_with("HTTP/1.1 101 ");
  return visible(answer.line + answer.fields) + body +
         (answer.whole || tunnel ? "" : " (broken off)");
}

// Up to the final answer's end, or to as much of a tunnel as is expected.
Lines read_answers(test::Client& client, const WireCase& one, const Lines& expected) {
  std::string text;
  for (bool ended = false;;) {
    Lines all;
    std::string left = text;
    bool over = ended;
    while (const auto answer = take_answer(left, {.head = one.asked == "HEAD", .ended = ended})) {
      all.push_back(text_of(*answer));
      if (answer->interim && answer->whole) continue;
      over |= answer->whole;
      break;
    }
    if (over || all == expected) return all;
    const std::string more = client.read(262'144);
    ended = more.empty();
    text += more;
  }
}

Lines expected_of(const WireCase& one) {
  Lines all = one.messages;
  const auto reset = std::find_if(one.events.begin(), one.events.end(),
                                  [](const auto& event) { return event.starts_with("reset "); });
  const bool answered = !all.empty() && !all.back().starts_with("HTTP/1.1 1");
  if (answered || reset == one.events.end()) return all;
  const std::string reason = reset->substr(8, reset->find(':') - 8);
  all.push_back(format("{} {}", http::find_reason(reason)->status, reason));
  return all;
}

void check_upstream(std::uint16_t port, HostileUpstream& upstream, const WireCase& one) {
  upstream.play(one);
  const int closed = upstream.closed();
  test::Client client(port);
  if (one.asked == "nothing") {
    CHECK(is_good(client.exchange(test::get_request("/before"))));
    CHECK(test::eventually([&] { return upstream.closed() > closed; }));
    CHECK(is_good(client.exchange(test::get_request("/good"))));
    return;
  }
  const Lines expected = expected_of(one);
  client.send(request_of(one));
  CHECK(read_answers(client, one, expected) == expected);
  if (!expected.empty() && !expected.back().ends_with(" (broken off)") &&
      !one.has("response 1 101"))
    CHECK(is_good(client.exchange(test::get_request("/good"))));
  CHECK(is_good(test::Client(port).exchange(test::get_request("/good"))));
}

}  // namespace

TEST_CASE("what hostile clients send to the whole gateway", "[e2e][hostile]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  test::StrictOrigin origin;
  test::Gateway gateway(
      {.engine = engine, .rest = format("[[route]]\nupstream = \"{}\"\n", origin.url())});
  for (const WireCase& one : test::wire_cases("server_")) {
    for (const std::size_t piece : {1u << 20, 3u}) {
      if (piece < one.input.size() / 1000) continue;
      INFO(engine << ", in pieces of " << piece << ", " << one.name);
      check_client(gateway.port(), origin, one, piece);
    }
  }
  CHECK(gateway.stop() == 0);
}

TEST_CASE("what hostile upstreams send through the whole gateway", "[e2e][hostile]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  HostileUpstream upstream;
  test::Gateway gateway({.engine = engine,
                         .gateway = "retry = { attempts = 1 }\n",
                         .rest = format("[[route]]\nupstream = \"{}\"\n", upstream.url())});
  for (const WireCase& one : test::wire_cases("client_")) {
    INFO(engine << ", " << one.name);
    check_upstream(gateway.port(), upstream, one);
  }
  CHECK(gateway.stop() == 0);
}
