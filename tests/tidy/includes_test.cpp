// Includes follow the table in lib/README.md and only go down, each library has one door, and the
// core does no I/O.
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
  std::map<std::string, std::set<std::string>> modules;  // what each may include
  std::map<std::string, std::string> texts;              // what is in it
  std::map<std::string, int> floors;                     // its number in the drawing
  std::map<std::string, std::string> doors;              // library prefix to file or folder
};

// A line of the drawing: a number, then the modules of that floor.
void read_floor(const std::string& line, Tables& tables) {
  std::istringstream words(line);
  int floor = 0;
  if (!(words >> floor)) return;
  for (std::string name; words >> name;) tables.floors[name] = floor;
}

Tables read_tables() {
  Tables tables;
  std::istringstream text(gw::tidy::read_file("lib/README.md"));
  std::string section;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("| Module ")) section = "modules";
    if (line.starts_with("| Library ")) section = "doors";
    if (line.starts_with("## ")) section.clear();
    if (section.empty() && !line.empty() && line[0] == ' ') read_floor(line, tables);
    const auto row = cells(line);
    if (row.size() < 2) continue;
    if (section == "doors") tables.doors[row[0]] = row[1];
    if (section != "modules") continue;
    std::istringstream names(row[1]);
    auto& allowed = tables.modules[row[0]];
    for (std::string name; names >> name;) allowed.insert(name);
    tables.texts[row[0]] = row.size() > 2 ? row[2] : "";
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

void check_module(const Tables& tables, const SourceFile& file, Complaints& complaints) {
  const std::string module = file.module();
  const auto allowed = tables.modules.find(module);
  if (allowed == tables.modules.end())
    return complaints.add(file.path + ": no row in lib/README.md");
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string name = included(file.lines[i]);
    const std::string target = name.substr(0, name.find('/'));
    if (!tables.modules.count(target) || target == module || allowed->second.count(target))
      continue;
    complaints.add(file, i, module + " may not include " + target);
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

const std::set<std::string> core = {"base",     "crypto",    "http",     "config",
                                    "record",   "transform", "importer", "ledger",
                                    "identity", "policy",    "decision", "analysis"};
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

void check_core(const SourceFile& file, Complaints& complaints) {
  if (!core.count(file.module()) || file.path.starts_with("lib/crypto/random.")) return;
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    for (const std::string& word : forbidden)
      if (file.lines[i].find(word) != std::string::npos)
        complaints.add(file, i, "the core does no I/O: " + word);
}

}  // namespace

TEST_CASE("includes follow the table in lib/README.md", "[tidy]") {
  const Tables tables = read_tables();
  REQUIRE(tables.modules.size() == 21);
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files({"lib", "cmd"}))
    check_module(tables, file, complaints);
  CHECK(complaints.text() == "");
}

TEST_CASE("the table of modules only points down, and each module has its text", "[tidy]") {
  const Tables tables = read_tables();
  Complaints complaints;
  for (const auto& [module, allowed] : tables.modules) {
    if (tables.texts.at(module).empty()) complaints.add(module + " has no text in lib/README.md");
    if (!tables.floors.count(module)) {
      complaints.add(module + " does not stand in the drawing");
      continue;
    }
    for (const std::string& other : allowed) {
      const auto floor = tables.floors.find(other);
      if (floor == tables.floors.end() || floor->second >= tables.floors.at(module))
        complaints.add(module + " may include " + other + ", which is not below it");
      if (core.count(module) && !core.count(other))
        complaints.add(module + " of the core may include " + other + " of the runtime");
    }
  }
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

TEST_CASE("the core uses no socket, file, clock, random source or thread", "[tidy]") {
  Complaints complaints;
  for (const SourceFile& file : gw::tidy::source_files({"lib"})) check_core(file, complaints);
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
