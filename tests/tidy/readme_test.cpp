// lib/README.md names files and functions; each of them exists.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "tidy/tidy.h"

namespace {

using gw::tidy::Complaints;
using gw::tidy::SourceFile;

// What stands between backticks; blocks of lines are left out.
std::set<std::string> names_in(const std::string& text) {
  std::set<std::string> names;
  for (std::size_t open = text.find('`'); open != text.npos; open = text.find('`', open + 1)) {
    const std::size_t close = text.find('`', open + 1);
    if (close == text.npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    if (!name.empty() && name.find('\n') == name.npos) names.insert(name);
    open = close;
  }
  return names;
}

struct Tree {
  std::vector<SourceFile> files = gw::tidy::source_files({"lib", "cmd", "tests", "examples"});

  bool has_path(const std::string& name) const {
    return std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
      return file.path.starts_with(name) || file.path.starts_with("lib/" + name);
    });
  }
  bool has_word(const std::string& name) const {
    return std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
      return std::any_of(file.lines.begin(), file.lines.end(),
                         [&](const std::string& line) { return line.find(name) != line.npos; });
    });
  }
};

}  // namespace

TEST_CASE("the map names what exists: files, modules, functions", "[tidy]") {
  // No file yet, and so said there; made by the build; no file of ours.
  const std::set<std::string> exempt = {"transform", "importer", "man/", "manual", "completions/"};
  const Tree tree;
  Complaints complaints;
  for (const std::string& name : names_in(gw::tidy::read_file("lib/README.md"))) {
    if (exempt.count(name)) continue;
    const bool is_path = name.find('/') != name.npos;
    if (is_path ? !tree.has_path(name) && !tree.has_word("#include <" + name)
                : !tree.has_word(name) && !tree.has_path(name + "/"))
      complaints.add("lib/README.md: `" + name + "` does not exist");
  }
  CHECK(complaints.text() == "");
}
