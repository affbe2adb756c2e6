// Targets of the access log, and everything that may happen to them.
#include "control/log_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "support/temp_folder.h"

using namespace gw;
using namespace gw::control;
using control::LogSink;

namespace {

std::unique_ptr<LogSink> open_sink(const std::string& path) {
  auto sink = LogSink::make("file:" + path);
  REQUIRE(sink.ok());
  return std::move(*sink);
}

}  // namespace

TEST_CASE("a file is appended to, and not readable for everybody", "[control]") {
  const test::TempFolder folder;
  folder.write("old.log", "before\n");
  for (const char* name : {"old.log", "new.log"}) {
    auto sink = open_sink(folder.path(name));
    CHECK(sink->form() == LogSink::Form::json);
    sink->write("one\ntwo\n");
    sink->flush({});
  }
  CHECK(folder.read("old.log") == "before\none\ntwo\n");
  CHECK(folder.read("new.log") == "one\ntwo\n");
  struct stat about = {};
  REQUIRE(stat(folder.path("new.log").c_str(), &about) == 0);
  CHECK((about.st_mode & 07) == 0);
}

TEST_CASE("a file that was moved away is begun anew", "[control]") {
  const test::TempFolder folder;
  auto sink = open_sink(folder.path("a.log"));
  sink->write("one\n");
  std::filesystem::rename(folder.path("a.log"), folder.path("a.log.1"));
  REQUIRE(sink->reopen().ok());
  sink->write("two\n");
  sink->flush({});
  CHECK(folder.read("a.log.1") == "one\n");  // what was written before belongs to the old one
  CHECK(folder.read("a.log") == "two\n");
}

TEST_CASE("where a file cannot be reopened the old one goes on", "[control]") {
  const test::TempFolder folder;
  folder.write("logs/a.log", "");
  auto sink = open_sink(folder.path("logs/a.log"));
  std::filesystem::rename(folder.path("logs"), folder.path("moved"));
  CHECK(sink->reopen().error().text() ==
        "cannot reopen the access log: " + folder.path("logs/a.log") +
            ": No such file or directory");
  sink->write("still\n");
  sink->flush({});
  CHECK(folder.read("moved/a.log") == "still\n");
}

TEST_CASE("a full disk is counted in lines and told once", "[control]") {
  auto sink = open_sink("/dev/full");
  sink->write("one\ntwo\nthree\n");
  sink->flush({});
  sink->write("four\n");
  sink->flush({});
  const auto loss = sink->take_loss();
  REQUIRE(loss);
  CHECK(loss->lines == 4);
  CHECK(loss->why == "No space left on device");
  CHECK_FALSE(sink->take_loss());
}

TEST_CASE("a reader that sleeps costs lines, not time; one that has gone is told", "[control]") {
  const test::TempFolder folder;
  REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  net::Descriptor reader(::open(folder.path("pipe").c_str(), O_RDONLY | O_NONBLOCK));
  auto sink = open_sink(folder.path("pipe"));
  const std::string line(1023, 'x');
  for (int i = 0; i < 6000; ++i) {  // 6 MiB: more than the pipe and the sink keep
    sink->write(line + "\n");
    sink->flush({});
  }
  const auto slow = sink->take_loss();
  REQUIRE(slow);
  CHECK(slow->why == "the reader of the log is too slow");
  CHECK(slow->lines > 1000);

  std::uint64_t lines = 0;
  std::array<char, 65536> bytes;
  for (;;) {
    sink->flush({});
    const ssize_t got = ::read(reader.fd(), bytes.data(), bytes.size());
    if (got <= 0) break;
    lines += static_cast<std::uint64_t>(got);
  }
  CHECK(lines == (6000 - slow->lines) * 1024);  // whole lines, all that were not counted

  reader = net::Descriptor();
  const auto before = signal(SIGPIPE, SIG_IGN);
  sink->write("lost\n");
  sink->flush({});
  signal(SIGPIPE, before);
  const auto gone = sink->take_loss();
  REQUIRE(gone);
  CHECK(gone->lines == 1);
  CHECK(gone->why == "Broken pipe");
}

TEST_CASE("unknown targets and unusable files are errors", "[control]") {
  CHECK(LogSink::make("syslog").error().text() == "syslog: is not a target of an access log");
  const test::TempFolder folder;
  CHECK(LogSink::make("file:" + folder.path()).error().text() ==
        "cannot open the access log: " + folder.path() + ": Is a directory");
}
