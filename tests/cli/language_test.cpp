// The examples of gw.toml(5): each one is a valid configuration without warnings, its tests pass,
// and its lines fit a terminal of 80 columns.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/kind.h"
#include "support/binary/process.h"
#include "support/temp_folder.h"

using namespace gw;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t widest = 69;  // 80 columns without the indent of an example

std::vector<fs::path> folders_in(const std::string& folder) {
  std::vector<fs::path> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_directory()) all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

void generate_examples(const std::string& folder) {
  const test::Ran ran = test::run({.words = {GW_BINARY, "--generate", "examples", folder}});
  REQUIRE(ran.err.empty());
  REQUIRE(ran.code == 0);
}

std::string text_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// No listener can ask for a certificate yet, and validate says so wherever one is used.
bool may_warn(const std::string& example) { return example.find("\"mtls\"") != example.npos; }

}  // namespace

TEST_CASE("every example of gw.toml(5) is valid, without a warning", "[cli][manual]") {
  const test::TempFolder folder;
  generate_examples(folder.path());
  const std::vector<fs::path> examples = folders_in(folder.path());
  REQUIRE(examples.size() > 40);
  for (const fs::path& example : examples) {
    const test::Ran ran = test::run({.words = {GW_BINARY, "validate"}, .folder = example.string()});
    INFO(text_of(example / "gw.toml") << ran.out << ran.err);
    CHECK(ran.code == 0);
    const bool warns = (ran.out + ran.err).find(": warning:") != std::string::npos;
    CHECK(warns == may_warn(text_of(example / "gw.toml")));
  }
}

TEST_CASE("every example of gw.toml(5) fits the page", "[cli][manual]") {
  const test::TempFolder folder;
  generate_examples(folder.path());
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    std::istringstream lines(text_of(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      INFO(entry.path() << ": " << line);
      CHECK(line.size() <= widest);
    }
  }
}

TEST_CASE("gw.toml(5) shows an example of every policy type", "[cli][manual]") {
  const test::TempFolder folder;
  generate_examples(folder.path());
  std::string all;
  for (const fs::path& example : folders_in(folder.path())) all += text_of(example / "gw.toml");
  for (const policy::Kind& kind : policy::kinds()) {
    if (kind.later) continue;
    INFO(kind.name);
    const std::string name(kind.name);
    CHECK((all.find("\"" + name + "\"\n") != all.npos ||
           all.find("[policy." + name + "]") != all.npos));
  }
}
