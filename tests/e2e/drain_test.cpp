// Stopping, and the access log while requests go on.
#include <signal.h>
#include <sys/mount.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/load.h"
#include "support/binary/origins.h"
#include "support/not_run.h"

using namespace gw;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;

namespace {

// Takes requests, and answers them once it is told to.
class Holding {
 public:
  std::string url() const { return server_.url(); }
  bool wait_for(std::size_t requests) const {
    return test::eventually([&] { return came_ >= requests; });
  }
  void release() { released_ = true; }

 private:
  void serve(test::Peer& peer) {
    while (!peer.head().empty()) {
      ++came_;
      while (!released_ && !over_) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nfinished")) return;
    }
  }
  struct AtEnd {
    std::atomic<bool>& over;
    ~AtEnd() { over = true; }
  };

  std::atomic<std::size_t> came_ = 0;
  std::atomic<bool> released_ = false, over_ = false;
  test::Server server_{[this](test::Peer& peer) { serve(peer); }};
  AtEnd at_end_{over_};  // before the server waits for its threads
};

std::string to(const std::string& url) { return format("[[route]]\nupstream = \"{}\"\n", url); }

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

constexpr const char* own_answer = "[[route]]\nrespond = { body = \"x\" }\n";

}  // namespace

TEST_CASE("SIGTERM: 64 requests in flight are all answered", "[e2e][drain]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  Holding origin;
  test::Gateway gateway({.engine = engine, .rest = to(origin.url())});
  test::Load load({.port = gateway.port(), .request = test::get_request("/")});
  REQUIRE(origin.wait_for(64));
  gateway.process().signal(SIGTERM);
  REQUIRE(gateway.process().wait_for_err("stopping after "));
  origin.release();
  CHECK(load.wait_until_closed());
  CHECK(gateway.process().wait() == 0);
  const test::LoadResult result = load.stop();
  CHECK(result.answers >= 64);  // more, where its worker hears of it a moment later
  CHECK(result.failed == 0);
  CHECK(result.unanswered == 0);
}

TEST_CASE("SIGTERM under load loses no request", "[e2e][drain]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Server origin([](test::Peer& peer) { test::answer_all(peer, "ok"); });
  test::Gateway gateway({.engine = engine, .rest = to(origin.url())});
  test::Load load({.port = gateway.port(), .request = test::get_request("/")});
  REQUIRE(load.wait_for(test::full_size() ? 50'000 : 1000));
  gateway.process().signal(SIGTERM);
  CHECK(load.wait_until_closed());
  CHECK(gateway.process().wait() == 0);
  const test::LoadResult result = load.stop();
  CHECK(result.failed == 0);
  CHECK(result.unanswered == 0);
  test::show_figure("SIGTERM under load from 64 connections, " + engine,
                    format("{} answers, {} requests lost", result.answers, result.unanswered));
}

TEST_CASE("what is not over when the time to drain is gets a 503", "[e2e][drain]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  Holding origin;
  test::Gateway gateway(
      {.engine = engine, .gateway = "drain = \"300ms\"\n", .rest = to(origin.url())});
  test::Client client(gateway.port());
  client.send(test::get_request("/"));
  REQUIRE(origin.wait_for(1));
  gateway.process().signal(SIGTERM);
  CHECK_THAT(client.answer(), StartsWith("HTTP/1.1 503 ") && Contains("gateway.draining"));
  CHECK(client.gone());
  CHECK(gateway.process().wait() == 0);
}

TEST_CASE("a second SIGTERM does not wait", "[e2e][drain]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  Holding origin;
  test::Gateway gateway({.engine = engine, .rest = to(origin.url())});
  test::Client client(gateway.port());
  client.send(test::get_request("/"));
  REQUIRE(origin.wait_for(1));
  gateway.process().signal(SIGTERM);
  REQUIRE(gateway.process().wait_for_err("stopping after "));
  gateway.process().signal(SIGTERM);
  CHECK(client.gone());
  CHECK(gateway.process().wait() == 0);
}

TEST_CASE("a log that is rotated under load loses no line", "[e2e][drain]") {
  const std::string engine = GENERATE(from_range(test::engines()));
  INFO(engine);
  test::Gateway gateway(
      {.engine = engine, .gateway = "access_log = \"file:access.log\"\n", .rest = own_answer});
  test::Load load({.port = gateway.port(), .request = test::get_request("/")});
  const test::TempFolder& folder = gateway.folder();
  std::size_t rotated = 0;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(load.wait_for(500));
    const std::string old = format("access.log.{}", i);
    std::filesystem::rename(folder.path("access.log"), folder.path(old));
    gateway.process().signal(SIGUSR1);
    REQUIRE(gateway.process().wait_for_err("access log reopened\n"));
    rotated += count_lines(folder.read(old));
  }
  const test::LoadResult result = load.stop();
  CHECK(result.failed == 0);
  CHECK(gateway.stop() == 0);
  CHECK(rotated + count_lines(folder.read("access.log")) == result.answers);
}

TEST_CASE("a log on a full disk costs lines that are counted, and goes on after", "[e2e][drain]") {
  const test::TempFolder disk;
  if (::mount("tmpfs", disk.path().c_str(), "tmpfs", 0, "size=32m") != 0) {
    test::not_run("mounting a disk is not permitted");
    return;
  }
  struct Unmount {
    std::string path;
    ~Unmount() { ::umount2(path.c_str(), MNT_DETACH); }
  };
  const Unmount at_end{disk.path()};
  disk.write("ballast", std::string(31 * 1024 * 1024, 'x'));
  test::Gateway gateway({.gateway = format("access_log = \"file:{}/access.log\"\n", disk.path()),
                         .rest = own_answer});
  test::Load load({.port = gateway.port(), .request = test::get_request("/")});
  REQUIRE(gateway.process().wait_for_err(" lines lost: No space left on device\n"));
  REQUIRE(load.wait_for(64));
  CHECK(load.stop().failed == 0);

  std::filesystem::remove(disk.path("ballast"));
  test::Client client(gateway.port());
  client.exchange(test::get_request("/there-is-room-again"));
  CHECK(gateway.stop() == 0);
  CHECK_THAT(disk.read("access.log"), Contains("/there-is-room-again"));
}
