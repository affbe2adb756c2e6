// How the tidy tests read the tree.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tidy/tidy.h"

namespace gw::tidy {

namespace fs = std::filesystem;

std::string SourceFile::module() const {
  if (path.starts_with("cmd/")) return "cmd";
  if (!path.starts_with("lib/")) return "";
  return path.substr(4, path.find('/', 4) - 4);
}

std::string read_file(const std::string& path) {
  std::ifstream in(fs::path(GW_SOURCE_DIR) / path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<TextFile> text_files(const std::vector<std::string>& folders,
                                 const std::vector<std::string>& extensions) {
  std::vector<TextFile> files;
  for (const std::string& folder : folders) {
    const fs::path top = fs::path(GW_SOURCE_DIR) / folder;
    if (!fs::exists(top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(top)) {
      const std::string extension = entry.path().extension().string();
      if (std::find(extensions.begin(), extensions.end(), extension) == extensions.end()) continue;
      const std::string path = fs::relative(entry.path(), GW_SOURCE_DIR).string();
      files.push_back({path, read_file(path)});
    }
  }
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return files;
}

std::vector<SourceFile> source_files(const std::vector<std::string>& folders) {
  std::vector<SourceFile> files;
  for (const TextFile& file : text_files(folders, {".h", ".cpp"})) {
    files.push_back({file.path, {}});
    std::istringstream text(file.text);
    for (std::string line; std::getline(text, line);) files.back().lines.push_back(line);
  }
  return files;
}

void Complaints::add(const SourceFile& file, std::size_t line, const std::string& what) {
  add(file.path + ":" + std::to_string(line + 1) + ": " + what);
}

}  // namespace gw::tidy

TEST_CASE("the tidy tests see the tree", "[tidy]") {
  const auto files = gw::tidy::source_files({"lib", "cmd"});
  REQUIRE(files.size() > 50);
  REQUIRE(std::any_of(files.begin(), files.end(),
                      [](const auto& file) { return file.path == "lib/base/text.h"; }));
}
