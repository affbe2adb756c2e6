// Arrows point down: includes follow the table in lib/README.md, each library has one door, and the
// mind touches nothing.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "tidy/tidy.h"

namespace {

using gw::tidy::Complaints;
using gw::tidy::SourceFile;

// The cells of a Markdown table row; empty where the line is none.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> result;
  if (!line.starts_with("| `")) return result;
  std::istringstream text(line.substr(1));
  for (std::string cell; std::getline(text, cell, '|');) {
    std::string clean;
    for (const char c : cell)
      if (c != '`') clean += c;
    const auto first = clean.find_first_not_of(' ');
    const auto last = clean.find_last_not_of(' ');
    result.push_back(first == std::string::npos ? "" : clean.substr(first, last - first + 1));
  }
  return result;
}

struct Tables {
  std::map<std::string, std::set<std::string>> rooms;  // what each may include
  std::map<std::string, std::string> doors;            // library prefix to file or folder
};

Tables read_tables() {
  Tables tables;
  std::istringstream text(gw::tidy::read_file("lib/README.md"));
  std::string section;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("| Room ")) section = "rooms";
    if (line.starts_with("| Library ")) section = "doors";
    if (line.starts_with("## ")) section.clear();
    const auto row = cells(line);
    if (row.size() < 2) continue;
    if (section == "doors") tables.doors[row[0]] = row[1];
    if (section != "rooms") continue;
    std::istringstream names(row[1]);
    auto& allowed = tables.rooms[row[0]];
    for (std::string name; names >> name;) allowed.insert(name);
  }
  return tables;
}

// The included name of a line, or "".
std::string included(const std::string& line) {
  if (!line.starts_with("#include ")) return "";
  const auto open = line.find_first_of("\"<");
  const auto close = line.find_first_of("\">", open + 1);
  return open == std::string::npos ? "" : line.substr(open + 1, close - open - 1);
}

void check_room(const Tables& tables, const SourceFile& file, Complaints& complaints) {
  const std::string room = file.room();
  const auto allowed = tables.rooms.find(room);
  if (allowed == tables.rooms.end()) return complaints.add(file.path + ": no row in lib/README.md");
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string name = included(file.lines[i]);
    const std::string target = name.substr(0, name.find('/'));
    if (!tables.rooms.count(target) || target == room || allowed->second.count(target)) continue;
    complaints.add(file, i, room + " may not include " + target);
  }
}

void check_doors(const Tables& tables, const SourceFile& file, Complaints& complaints) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string name = included(file.lines[i]);
    for (const auto& [library, door] : tables.doors)
      if (name.starts_with(library) && !file.path.starts_with(door))
        complaints.add(file, i, library + " has its door in " + door);
  }
}

const std::set<std::string> mind = {"base",     "http",     "config",   "transform", "policy",
                                    "decision", "analysis", "importer", "record"};
const std::vector<std::string> forbidden = {"#include <sys/",
                                            "#include <unistd.h>",
                                            "#include <thread>",
                                            "#include <mutex>",
                                            "#include <atomic>",
                                            "#include <fstream>",
                                            "::now(",
                                            "rand(",
                                            "getenv",
                                            "printf(",
                                            "std::cout"};

void check_mind(const SourceFile& file, Complaints& complaints) {
  if (!mind.count(file.room()) || file.path.starts_with("lib/base/crypto.")) return;
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    for (const std::string& word : forbidden)
      if (file.lines[i].find(word) != std::string::npos)
        complaints.add(file, i, "the mind does not touch the world: " + word);
}

}  // namespace

TEST_CASE("includes follow the table in lib/README.md", "[tidy]") {
  const Tables tables = read_tables();
  REQUIRE(tables.rooms.size() == 17);
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files({"lib", "cmd"}))
    check_room(tables, file, complaints);
  CHECK(complaints.text() == "");
}

TEST_CASE("each library is included through its door alone", "[tidy]") {
  const Tables tables = read_tables();
  REQUIRE(tables.doors.size() >= 9);
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files({"lib", "cmd"}))
    check_doors(tables, file, complaints);
  CHECK(complaints.text() == "");
}

TEST_CASE("the mind touches no socket, file, clock, chance or thread", "[tidy]") {
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files({"lib"})) check_mind(file, complaints);
  CHECK(complaints.text() == "");
}

// It is then compiled with nothing before it; tests/CMakeLists.txt has a source for each header
// without a .cpp of its name.
TEST_CASE("a source includes its own header first", "[tidy]") {
  const auto files = gw::tidy::source_files({"lib", "cmd"});
  std::set<std::string> headers;
  for (const SourceFile& file : files)
    if (file.header()) headers.insert(file.path);
  Complaints complaints;
  for (const SourceFile& file : files) {
    if (file.header()) continue;
    const std::string header = file.path.substr(0, file.path.size() - 4) + ".h";
    if (!headers.count(header)) continue;
    const auto first = std::find_if(file.lines.begin(), file.lines.end(),
                                    [](const auto& line) { return line.starts_with("#include "); });
    const std::string name = first == file.lines.end() ? "" : included(*first);
    if (header != "lib/" + name && header != name)
      complaints.add(file.path + ": " + header + " is not its first include");
  }
  CHECK(complaints.text() == "");
}
