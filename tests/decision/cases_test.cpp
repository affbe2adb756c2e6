// The golden cases: every tests/decision/*.toml is a configuration with [[test]] blocks, run by the
// same suite as `gw route-test`. If there is a .trace file of the same name, it holds the
// explanation of each test's first request. GW_UPDATE_TRACES rewrites these files.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "analysis/explanation.h"
#include "base/text.h"
#include "support/core/case_runner.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(GW_SOURCE_DIR) / "tests/decision";

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string traces(const std::vector<analysis::TestResult>& results) {
  std::string text;
  for (const analysis::TestResult& result : results)
    text += format("# {}\n{}\n", result.test->name,
                   analysis::explain_text(result.played.front().rehearsal));
  return text;
}

void check_file(const fs::path& path) {
  const test::Built compiled =
      test::build_text(path.filename().string(), test::read_file(path.string()));
  INFO(compiled.faults);
  REQUIRE(compiled.snapshot);
  const std::vector<analysis::TestResult> results =
      analysis::run_tests(*compiled.snapshot, compiled.loaded.config.tests);
  CHECK_FALSE(results.empty());
  for (const analysis::TestResult& result : results)
    for (const analysis::Fault& fault : result.faults) {
      const analysis::Rehearsal& came = result.played[fault.played].rehearsal;
      FAIL_CHECK(path.filename().string() << ":" << fault.at.line << " \"" << result.test->name
                                          << "\": " << fault.text() << "\n"
                                          << analysis::explain_text(came));
    }
  const fs::path golden = fs::path(path).replace_extension(".trace");
  if (!fs::exists(golden)) return;
  if (std::getenv("GW_UPDATE_TRACES")) std::ofstream(golden) << traces(results);
  CHECK(traces(results) == test::read_file(golden.string()));
}

}  // namespace

TEST_CASE("every case file meets its expectations", "[decision][cases]") {
  const std::vector<fs::path> files = case_files();
  REQUIRE(files.size() > 10);
  for (const fs::path& path : files) {
    SECTION(path.stem().string()) { check_file(path); }
  }
}

}  // namespace gw
