// gw serve as its users see it: started, questioned over loopback, reloaded, stopped.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "support/binary/loopback.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using test::get;

namespace {

std::string answers(const std::string& body, const std::string& more = {}) {
  return more + "[listener.web]\naddress = \"127.0.0.1:0\"\n\n[[route]]\nrespond = { body = \"" +
         body + "\" }\n";
}

// A gateway that runs, and where it listens.
struct Gateway {
  explicit Gateway(test::ProcessSetup setup) : process(with_binary(std::move(setup))) {
    REQUIRE(process.wait_for_err("listener web on "));
    address = process.rest_of_err_line();
    REQUIRE(process.wait_for_err(" route"));
  }
  static test::ProcessSetup with_binary(test::ProcessSetup setup) {
    setup.words.insert(setup.words.begin(), {GW_BINARY, "serve"});
    return setup;
  }
  int stop() {
    process.signal(SIGTERM);
    return process.wait();
  }

  test::Process process;
  std::string address;
};

Gateway gateway_in(const test::TempFolder& folder, std::vector<std::string> options = {}) {
  return Gateway({.words = std::move(options), .folder = folder.path()});
}

// For what happens in another process and tells no one: looks until it is so, ten seconds at most.
template <class Holds>
bool eventually(Holds holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("serve --to forwards without a file, logs, and ends with 0", "[cli]") {
  test::Origin origin("hello");
  Gateway gateway({.words = {"--to", origin.url(), "--listen", "127.0.0.1:0"}});
  CHECK_THAT(gateway.process.err(), StartsWith("gw ") && Contains("1 route"));
  const std::string answer = get(gateway.address, "/a?b=1");
  CHECK_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n") && EndsWith("\r\n\r\nhello"));
  CHECK(gateway.stop() == 0);
  const std::string& log = gateway.process.out();
  CHECK(count_lines(log) == 1);
  CHECK_THAT(log, Contains("\"path\":\"/a\",\"query\":\"b=1\"") && Contains("\"status\":200") &&
                      Contains("\"endpoint\":\"" + origin.url() + "\""));
}

TEST_CASE("serve --to says what is wrong with its URL", "[cli]") {
  const test::Ran ran = test::run({.words = {GW_BINARY, "serve", "--to", "http://127.0.0.1:1/x"}});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.err, StartsWith("--to:5:12: error: ") &&
                          EndsWith("gw: error: the configuration has 1 error\n"));
}

TEST_CASE("a port in use is named, and nothing is served", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("x"));
  const Gateway first = gateway_in(folder);
  const test::Ran second = test::run(
      {.words = {GW_BINARY, "serve", "--to", "http://127.0.0.1:1", "--listen", first.address}});
  CHECK(second.code == 2);
  CHECK_THAT(second.err, StartsWith("gw: error: " + first.address + ": port ") &&
                             EndsWith(" is in use by another program\n"));
}

TEST_CASE("a wrong file is refused with all that is wrong, exit code 1", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", "[listener.web]\naddres = \"127.0.0.1:0\"\n[[route]]\npat = \"/\"\n");
  const test::Ran ran = test::run({.words = {GW_BINARY, "serve"}, .folder = folder.path()});
  CHECK(ran.code == 1);
  CHECK_THAT(ran.err, Contains("gw.toml:2:1: error: ") && Contains("gw.toml:4:1: error: "));
}

TEST_CASE("SIGHUP takes a good file, and leaves the old one serving for a bad one", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("one"));
  Gateway gateway = gateway_in(folder);
  CHECK_THAT(get(gateway.address, "/"), EndsWith("one"));

  folder.write("gw.toml", answers("two"));
  gateway.process.signal(SIGHUP);
  REQUIRE(gateway.process.wait_for_err("reloaded: version 2 serves, 1 route\n"));
  CHECK_THAT(get(gateway.address, "/"), EndsWith("two"));

  folder.write("gw.toml", answers("three", "nonsense = 1\n"));
  gateway.process.signal(SIGHUP);
  REQUIRE(gateway.process.wait_for_err("gw.toml:1:1: error: "));
  REQUIRE(gateway.process.wait_for_err("reload failed: 1 error; version 2 stays active\n"));
  CHECK_THAT(get(gateway.address, "/"), EndsWith("two"));
  CHECK(gateway.stop() == 0);
}

TEST_CASE("a reload whose port is taken changes nothing", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("one"));
  Gateway gateway = gateway_in(folder);
  test::Origin other("x");
  folder.write("gw.toml",
               answers("two") + "[listener.more]\naddress = \"" + other.address() + "\"\n");
  gateway.process.signal(SIGHUP);
  REQUIRE(gateway.process.wait_for_err("reload failed: " + other.address() + ": port "));
  CHECK_THAT(get(gateway.address, "/"), EndsWith("one"));
}

TEST_CASE("a reload opens new listeners and closes those that go", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("one"));
  Gateway gateway = gateway_in(folder);
  std::string text = answers("two");
  const std::string address = "127.0.0.2:0";  // another one, so the first goes
  text.replace(text.find("127.0.0.1:0"), 11, address);
  folder.write("gw.toml", text);
  gateway.process.signal(SIGHUP);
  REQUIRE(gateway.process.wait_for_err("reloaded: version 2 serves"));
  CHECK(gateway.stop() == 0);
}

TEST_CASE("with --watch it reloads a file that was replaced", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("one"));
  Gateway gateway = gateway_in(folder, {"--watch"});
  folder.write("new", answers("two"));
  std::filesystem::rename(folder.path("new"), folder.path("gw.toml"));
  REQUIRE(gateway.process.wait_for_err("reloaded: version 2 serves"));
  CHECK_THAT(get(gateway.address, "/"), EndsWith("two"));
}

TEST_CASE("SIGUSR1 begins a rotated access log anew", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("x", "[gateway]\naccess_log = \"file:access.log\"\n\n"));
  Gateway gateway = gateway_in(folder);
  get(gateway.address, "/first");
  REQUIRE(eventually([&] { return count_lines(folder.read("access.log")) == 1; }));
  std::filesystem::rename(folder.path("access.log"), folder.path("access.log.1"));
  gateway.process.signal(SIGUSR1);
  REQUIRE(gateway.process.wait_for_err("access log reopened\n"));
  get(gateway.address, "/second");
  CHECK(gateway.stop() == 0);
  CHECK_THAT(folder.read("access.log.1"), Contains("/first") && !Contains("/second"));
  CHECK_THAT(folder.read("access.log"), Contains("/second") && !Contains("/first"));
}

TEST_CASE("a full disk costs log lines, not requests", "[cli]") {
  const test::TempFolder folder;
  folder.write("gw.toml", answers("x", "[gateway]\naccess_log = \"file:/dev/full\"\n\n"));
  Gateway gateway = gateway_in(folder);
  CHECK_THAT(get(gateway.address, "/"), EndsWith("x"));
  REQUIRE(gateway.process.wait_for_err(
      "access log file:/dev/full: 1 lines lost: No space left on device\n"));
  CHECK_THAT(get(gateway.address, "/"), EndsWith("x"));
  CHECK(gateway.stop() == 0);
}

TEST_CASE("SIGTERM lets a request finish; a second one does not", "[cli]") {
  for (const bool patient : {true, false}) {
    test::Origin origin("finished");
    Gateway gateway({.words = {"--to", origin.url(), "--listen", "127.0.0.1:0"}});
    origin.hold();
    const net::Descriptor client = test::send_get(gateway.address, "/");
    REQUIRE(origin.wait_for_requests(1));
    gateway.process.signal(SIGTERM);
    REQUIRE(gateway.process.wait_for_err("stopping: "));
    if (patient) {
      origin.release();
      CHECK_THAT(test::read_answer(client), EndsWith("finished"));
    } else {
      gateway.process.signal(SIGTERM);
      REQUIRE(gateway.process.wait_for_err("stopping immediately\n"));
    }
    CHECK(gateway.process.wait() == 0);
  }
}
