// Golden files: the text of a configuration, a line of dashes, and what loading it says. Several
// files in one are parted by "== NAME"; before the first it is gw.toml. Lines of the form
// "$ NAME=VALUE" at the top set the environment, "$ hermetic" forbids it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "config/parse/parse.h"
#include "support/core/sources_in_memory.h"

using namespace gw;

namespace {

struct Golden {
  test::SourcesInMemory sources;
  std::string expected;
};

const std::vector<config::PolicyType> types = {
    {"headers", false}, {"ip-filter", false}, {"rate-limit", false},
    {"api-key", true},  {"acl", false},       {"quota", true},
};

Golden read_golden(const std::filesystem::path& path) {
  Golden golden;
  std::ifstream text(path);
  std::string name = "gw.toml";
  bool expected = false;
  for (std::string line; std::getline(text, line);) {
    if (expected) {
      golden.expected += line + "\n";
    } else if (line == "$ hermetic") {
      golden.sources.is_hermetic = true;
    } else if (line.starts_with("$ ")) {
      const auto equals = line.find('=');
      golden.sources.environment[line.substr(2, equals - 2)] = line.substr(equals + 1);
    } else if (line.starts_with("== ")) {
      name = line.substr(3);
      golden.sources.files[name];
    } else if (line.starts_with("----")) {
      expected = true;
    } else {
      golden.sources.files[name] += line + "\n";
    }
  }
  return golden;
}

std::string said(const config::Loaded& loaded) {
  std::string all;
  for (const config::Diagnostic& one : loaded.diagnostics.all())
    all += config::show(one, loaded.diagnostics) + "\n";
  for (const std::string& one : loaded.not_checked) all += "not checked: " + one + "\n";
  return all;
}

std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> all;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(GW_SOURCE_DIR) + "/tests/config"))
    if (entry.path().extension() == ".conftest") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("what loading says about each golden configuration", "[config][conftest]") {
  const auto files = golden_files();
  REQUIRE(files.size() > 20);
  for (const std::filesystem::path& path : files) {
    INFO(path.filename().string());
    Golden golden = read_golden(path);
    const config::Loaded loaded = config::load({"gw.toml"}, types, golden.sources);
    CHECK(said(loaded) == golden.expected);
  }
}

// Each fault has a code of its own, and a golden file that shows it.
TEST_CASE("every code that the room reports is shown by a golden file", "[config][conftest]") {
  std::string shown;
  for (const std::filesystem::path& path : golden_files()) shown += read_golden(path).expected;
  std::set<std::string> missing;
  const std::string room = std::string(GW_SOURCE_DIR) + "/lib/config";
  for (const auto& entry : std::filesystem::directory_iterator(room)) {
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const std::string source = text.str();
    for (const std::string_view call : {"error(", "warning("}) {
      for (auto at = source.find(call); at != source.npos; at = source.find(call, at + 1)) {
        const auto open = source.find_first_not_of(" \n", at + call.size());
        if (open == source.npos || source[open] != '"') continue;
        const std::string code = source.substr(open + 1, source.find('"', open + 1) - open - 1);
        const bool is_code = code.find(' ') == code.npos;
        if (is_code && shown.find("[" + code + "]") == shown.npos) missing.insert(code);
      }
    }
  }
  INFO("codes without a golden file");
  CHECK(missing == std::set<std::string>());
}
