// Bodies of any size take a bounded part of the gateway's memory, and who is slow holds up nobody
// else.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/origins.h"
#include "support/not_run.h"

using namespace gw;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

constexpr std::size_t mebi = 1024 * 1024;
constexpr std::size_t body_size = 200 * mebi;
// 16 MiB are the aim. A debug build has what its sanitizers keep beside each allocation on top.
std::size_t allowed_growth() { return (test::full_size() ? 16 : 24) * mebi; }

constexpr const char* roomy =
    "limits = { body = \"300MiB\" }\n"
    "timeout = { total = \"10m\" }\n";

test::Gateway gateway_for(const std::string& engine, const std::string& url) {
  return test::Gateway(
      {.engine = engine, .gateway = roomy, .rest = format("[[route]]\nupstream = \"{}\"\n", url)});
}

// Takes whole bodies and says how many bytes they had.
void count_bodies(test::Peer& peer) {
  for (std::string head; !(head = peer.head()).empty();) {
    const std::size_t at = head.find("Content-Length: ");
    const std::size_t size = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    const std::string body = std::to_string(peer.skip(size));
    peer.send(format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
  }
}

std::string mebibytes(std::size_t bytes) {
  return format("{:.1f} MiB", static_cast<double>(bytes) / static_cast<double>(mebi));
}

// The largest growth over `before` while something goes on.
class Growth {
 public:
  explicit Growth(const test::Gateway& gateway) : gateway_(gateway), before_(gateway.resident()) {}
  void look() { largest_ = std::max(largest_, gateway_.resident()); }
  std::size_t bytes() const { return largest_ > before_ ? largest_ - before_ : 0; }

 private:
  const test::Gateway& gateway_;
  const std::size_t before_;
  std::size_t largest_ = 0;
};

// Milliseconds of each of so many requests, one after the other on one connection.
std::vector<double> latencies(std::uint16_t port, std::size_t count) {
  test::Client client(port);
  std::vector<double> all;
  for (std::size_t i = 0; i < count; ++i) {
    const auto start = std::chrono::steady_clock::now();
    if (!client.exchange(test::get_request("/")).starts_with("HTTP/1.1 200 ")) break;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    all.push_back(took.count());
  }
  std::sort(all.begin(), all.end());
  return all;
}

// 1 KiB per second in each direction, until the connections break or the test is over. The kernel
// takes no more for either than it must.
class SlowPeers {
 public:
  explicit SlowPeers(std::uint16_t port)
      : reader_(port, {.receive_buffer = 4096}), writer_(port), thread_([this] { run(); }) {}
  ~SlowPeers() {
    over_ = true;
    thread_.join();
  }
  std::size_t steps() const { return steps_; }
  bool broken() const { return broken_; }

 private:
  void run() {
    reader_.send(test::get_request("/large"));
    writer_.send(test::post_head("/slow", mebi));
    const std::string kibi(1024, 'x');
    while (!over_ && !broken_) {
      broken_ = reader_.read(kibi.size()).empty() || !writer_.send(kibi);
      ++steps_;
      for (int i = 0; i < 100 && !over_; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  test::Client reader_, writer_;
  std::atomic<std::size_t> steps_ = 0;
  std::atomic<bool> over_ = false, broken_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("200 MiB up take a bounded amount of memory", "[e2e][bodies]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server origin(count_bodies);
  test::Gateway gateway = gateway_for(engine, origin.url());
  test::Client client(gateway.port());
  REQUIRE_THAT(client.exchange(test::post_head("/", 0)), EndsWith("\r\n\r\n0"));

  Growth growth(gateway);
  REQUIRE(client.send(test::post_head("/", body_size)));
  const std::string piece(mebi, 'x');
  for (std::size_t sent = 0; sent < body_size; sent += piece.size()) {
    REQUIRE(client.send(piece));
    growth.look();
  }
  CHECK_THAT(client.answer(), EndsWith("\r\n\r\n" + std::to_string(body_size)));
  growth.look();
  CHECK(growth.bytes() < allowed_growth());
  test::show_figure("growth of a 200 MiB upload, " + engine, mebibytes(growth.bytes()));
}

TEST_CASE("200 MiB down from nginx take a bounded amount of memory", "[e2e][bodies]") {
  if (!test::have_nginx()) {
    test::not_run("nginx is not installed");
    return;
  }
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Nginx origin("location / { root FOLDER; } location = /small { return 200 \"small\"; }");
  const std::string file = origin.folder() + "/large";
  std::ofstream(file).close();
  std::filesystem::resize_file(file, body_size);
  test::Gateway gateway = gateway_for(engine, origin.url());
  test::Client client(gateway.port());
  REQUIRE_THAT(client.exchange(test::get_request("/small")), EndsWith("\r\n\r\nsmall"));

  Growth growth(gateway);
  REQUIRE(client.send(test::get_request("/large")));
  std::string text = client.read(65536);
  while (text.find("\r\n\r\n") == std::string::npos) text += client.read(65536);
  CHECK_THAT(text, StartsWith("HTTP/1.1 200 "));
  std::size_t came = text.size() - text.find("\r\n\r\n") - 4;
  for (std::size_t looked = 0; came < body_size;) {
    const std::size_t got = client.read(262'144).size();
    if (got == 0) break;
    came += got;
    if (came - looked > mebi) growth.look(), looked = came;
  }
  CHECK(came == body_size);
  CHECK(growth.bytes() < allowed_growth());
  test::show_figure("growth of a 200 MiB download, " + engine, mebibytes(growth.bytes()));
}

TEST_CASE("a slow reader and a slow writer hold up nobody", "[e2e][bodies]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  const std::string large(8 * mebi, 'x'), small = "ok";
  std::atomic<std::size_t> slow_bytes = 0;
  test::Server origin([&](test::Peer& peer) {
    for (std::string head; !(head = peer.head()).empty();) {
      if (head.starts_with("POST /slow "))
        while (const std::size_t got = peer.read(4096).size()) slow_bytes += got;
      const std::string_view body = head.starts_with("GET /large ") ? large : small;
      peer.send(format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
    }
  });
  test::Gateway gateway = gateway_for(engine, origin.url());
  const std::vector<double> alone = latencies(gateway.port(), 1000);
  Growth growth(gateway);
  const SlowPeers slow(gateway.port());
  REQUIRE(test::eventually([&] { return slow_bytes >= 1024; }));
  const std::vector<double> beside = latencies(gateway.port(), 1000);
  const std::size_t steps = slow.steps();
  CHECK(test::eventually([&] { return slow.steps() > steps && slow_bytes > 1024 * steps; }));
  CHECK_FALSE(slow.broken());
  growth.look();

  REQUIRE(alone.size() == 1000);
  REQUIRE(beside.size() == 1000);
  // The machine has other things to do too: what counts is that none waited for the slow ones.
  CHECK(beside[500] < 2 * alone[500] + 1);
  CHECK(beside[999] < 900);
  CHECK(growth.bytes() < allowed_growth());
  test::show_figure("1,000 requests alone, " + engine,
                    format("p50 {:.2f} ms, p99 {:.2f} ms", alone[500], alone[990]));
  test::show_figure("1,000 requests beside a slow reader and a slow writer, " + engine,
                    format("p50 {:.2f} ms, p99 {:.2f} ms", beside[500], beside[990]));
}
