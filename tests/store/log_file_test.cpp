// Files of logs as they are found: plain, compressed, cut off, growing, rotated away.
#include "store/log_file.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "store/log_records.h"
#include "support/temp_folder.h"

using namespace gw;
using store::LogFile;
using test::TempFolder;

namespace {

std::string all_lines(LogFile& file) {
  std::string text;
  for (LogFile::Line line; file.next(line);)
    text +=
        std::to_string(line.number) + ":" + std::string(line.text) + (line.cut ? "..." : "") + "|";
  return text;
}

std::string followed(LogFile& file) {
  std::string text;
  for (LogFile::Line line; file.next_followed(line);) text += std::string(line.text) + "|";
  return text;
}

void gzip(const std::string& path) { REQUIRE(std::system(("gzip -f " + path).c_str()) == 0); }

void append(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::app) << text;
}

// More than one piece, none of them ending where a line does.
std::string many_lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += std::string(i % 97, 'x') + std::to_string(i) + "\n";
  return text;
}

std::size_t counted(LogFile& file) {
  std::size_t count = 0;
  for (LogFile::Line line; file.next(line); ++count) {
    CHECK(line.number == count + 1);
    CHECK(line.text == std::string(count % 97, 'x') + std::to_string(count));
  }
  return count;
}

}  // namespace

TEST_CASE("lines are given whole, also the last without its newline", "[store][log]") {
  const TempFolder folder;
  const struct {
    const char *text, *lines;
  } cases[] = {{"", ""},
               {"\n", "1:|"},
               {"a\nbc\n", "1:a|2:bc|"},
               {"a\n\nb", "1:a|2:|3:b|"},
               {"a\r\nb\r\n", "1:a\r|2:b\r|"}};
  for (const auto& c : cases) {
    const std::string path = folder.write("a.log", c.text);
    auto file = LogFile::open(path);
    REQUIRE(file);
    CHECK(all_lines(*file) == c.lines);
    CHECK_FALSE(file->fault());
    gzip(path);
    auto zipped = LogFile::open(path + ".gz");
    REQUIRE(zipped);
    CHECK(all_lines(*zipped) == c.lines);
    CHECK_FALSE(zipped->fault());
  }
}

TEST_CASE("a file of many pieces, plain and as two gzip members", "[store][log]") {
  const TempFolder folder;
  const std::string text = many_lines(60'000);
  auto file = LogFile::open(folder.write("a.log", text));
  REQUIRE(file);
  CHECK(counted(*file) == 60'000);
  CHECK(file->done() == 1);
  gzip(folder.write("b1", text.substr(0, text.size() / 2)));
  gzip(folder.write("b2", text.substr(text.size() / 2)));
  folder.write("b.gz", folder.read("b1.gz") + folder.read("b2.gz"));
  auto zipped = LogFile::open(folder.path("b.gz"));
  REQUIRE(zipped);
  CHECK(counted(*zipped) == 60'000);
  CHECK_FALSE(zipped->fault());
}

TEST_CASE("gzip that ends in the middle gives what is there, and says so", "[store][log]") {
  const TempFolder folder;
  gzip(folder.write("a.log", many_lines(60'000)));
  const std::string zipped = folder.read("a.log.gz");
  auto file = LogFile::open(folder.write("cut.gz", zipped.substr(0, zipped.size() / 2)));
  REQUIRE(file);
  std::size_t count = 0;
  for (LogFile::Line line; file->next(line);) ++count;
  CHECK(count > 10'000);
  CHECK(count < 60'000);
  REQUIRE(file->fault());
  CHECK(file->fault()->text() == folder.path("cut.gz") + ": the gzip data is incomplete");

  std::string broken = zipped;
  broken[zipped.size() / 2] = static_cast<char>(~broken[zipped.size() / 2]);
  auto wrong = LogFile::open(folder.write("broken.gz", broken));
  REQUIRE(wrong);
  for (LogFile::Line line; wrong->next(line);) {
  }
  CHECK(wrong->fault());
}

TEST_CASE("a line that is too long is cut, and the next one is whole", "[store][log]") {
  const TempFolder folder;
  const std::string start(LogFile::max_line, 'a');
  for (const std::size_t more : {std::size_t{1}, std::size_t{5'000'000}}) {
    auto file = LogFile::open(folder.write("a.log", start + std::string(more, 'b') + "\nnext\n"));
    REQUIRE(file);
    CHECK(all_lines(*file) == "1:" + start + "...|2:next|");
  }
  auto file = LogFile::open(folder.write("a.log", start + "\nnext\n" + start + "b"));
  REQUIRE(file);
  CHECK(all_lines(*file) == "1:" + start + "|2:next|3:" + start + "...|");
}

TEST_CASE("what is no log says so", "[store][log]") {
  const TempFolder folder;
  CHECK(LogFile::open(folder.path("none")).error().text() ==
        folder.path("none") + ": cannot open it: No such file or directory");
  CHECK(LogFile::open(folder.path()).error().text() ==
        folder.path() + ": it is a folder, not a file");
}

TEST_CASE("a file that grows is followed line by line", "[store][log]") {
  const TempFolder folder;
  const std::string path = folder.write("a.log", "old\nhal");
  auto file = LogFile::open(path, LogFile::From::end);
  REQUIRE(file);
  CHECK(followed(*file).empty());
  append(path, "f of it\nnew\npar");
  CHECK(followed(*file) == "new|");  // the line that it came into the middle of is nobody's
  append(path, "t\n");
  CHECK(followed(*file) == "part|");
}

TEST_CASE("a file that is rotated away is followed into its successor", "[store][log]") {
  const TempFolder folder;
  const std::string path = folder.write("a.log", "old\n");
  auto file = LogFile::open(path, LogFile::From::end);
  REQUIRE(file);
  append(path, "last\n");
  std::filesystem::rename(path, path + ".1");
  CHECK(followed(*file) == "last|");
  append(path, "first of the new one\n");
  CHECK(followed(*file) == "first of the new one|");
  append(path, "more\n");
  CHECK(followed(*file) == "more|");
  REQUIRE(::truncate(path.c_str(), 0) == 0);  // copytruncate
  append(path, "again\n");
  CHECK(followed(*file) == "again|");
}

TEST_CASE("records of several files, with what was no record counted", "[store][log]") {
  const TempFolder folder;
  const auto line = [](const std::string& client) {
    return client + R"( - - [01/Jan/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1)" + "\n";
  };
  gzip(folder.write("a.log", line("a") + "broken\n"));
  folder.write("b.log", "\n" + line("b") + std::string(300'000, 'x') + "\n" + line("c"));
  auto records = store::LogRecords::open({folder.path("a.log.gz"), folder.path("b.log")});
  REQUIRE(records);
  std::string clients;
  for (record::Record record; records->next(record);) clients += record.client;
  CHECK(clients == "abc");
  CHECK_FALSE(records->fault());
  CHECK(records->done() == 1);
  REQUIRE(records->unreadable().examples().size() == 3);
  CHECK(records->unreadable().examples()[0].line == 2);
  CHECK(records->unreadable().examples()[2].why == "it is longer than 256 KiB");
  CHECK(records->unreadable().examples()[2].file == folder.path("b.log"));
  CHECK(store::LogRecords::open({folder.path("b.log"), folder.path("none")}).error().kind ==
        Error::Kind::not_found);
}
