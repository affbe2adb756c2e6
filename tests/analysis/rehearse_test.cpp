// The offline driver itself. Its decisions are tested by tests/decision/*.toml.
#include "analysis/rehearse.h"

#include <filesystem>

#include "analysis/explanation.h"
#include "analysis/suite.h"
#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

// Allocates memory during a rehearsal, so that everything has other addresses.
std::vector<std::unique_ptr<std::string>> ballast(std::size_t count) {
  std::vector<std::unique_ptr<std::string>> held;
  for (std::size_t i = 0; i < count; ++i)
    held.push_back(std::make_unique<std::string>(17 * (i % 50) + 1, 'x'));
  return held;
}

std::string full_result(const test::Built& compiled) {
  std::string text;
  for (const config::Test& one : compiled.loaded.config.tests)
    for (const Played& played : play(*compiled.snapshot, one, true))
      text += explain_json(played.rehearsal) + "\n";
  return text;
}

}  // namespace

TEST_CASE("rehearse: a forward contains everything that route-test shows", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  const Rehearsal one = test::ask(*compiled.snapshot, "GET http://x.test/app/7?a=1");
  CHECK(one.decision == Kind::forward);
  CHECK(one.status == 200);
  CHECK(one.reason == http::Reason::none);
  CHECK(one.listener == "web");
  CHECK(one.route == "app");
  CHECK(one.pattern == "/app/{id}");
  CHECK(one.upstream == "app");
  CHECK(one.endpoint == "http://10.0.0.1:80");
  CHECK(one.attempts == 1);
  REQUIRE(one.upstream_request);
  CHECK(one.upstream_request->target == "/7?a=1");
  CHECK(one.upstream_request->host == "x.test");
  REQUIRE(one.policies.size() == 1);
  CHECK(one.policies[0].name == "gate");
  CHECK(one.policies[0].outcome == decision::Outcome::pass);
  REQUIRE(one.settings);
  CHECK(one.settings->timeout.total.value == seconds(60));
}

TEST_CASE("rehearse: the ledger keeps its state between requests", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  const config::CaseRequest asked = test::request("/app/7");
  Memory memory;
  std::vector<std::string> endpoints;
  for (int i = 0; i < 3; ++i)
    endpoints.push_back(
        rehearse({*compiled.snapshot, asked, memory.ledger, asked.now, false}).endpoint);
  CHECK(endpoints ==
        std::vector<std::string>{"http://10.0.0.1:80", "http://10.0.0.2:80", "http://10.0.0.1:80"});
}

TEST_CASE("rehearse: an endpoint defined as down is up again afterwards", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  config::CaseRequest asked = test::request("/app/7");
  Memory memory;
  asked.down = {"http://10.0.0.1:80", "http://10.0.0.2:80"};
  const auto ask_it = [&] {
    return rehearse({*compiled.snapshot, asked, memory.ledger, asked.now, false});
  };
  CHECK(ask_it().reason == http::Reason::upstream_no_endpoint);
  asked.down.clear();
  CHECK(ask_it().status == 200);
}

TEST_CASE("rehearse: without a trace the response is the same and nothing is noted", "[analysis]") {
  const test::Built compiled = test::build_good(test::small_config);
  const config::CaseRequest asked = test::request("/app/7");
  Memory memory;
  const Rehearsal quiet = rehearse({*compiled.snapshot, asked, memory.ledger, asked.now, false});
  CHECK(quiet.trace.empty());
  Rehearsal loud = test::ask(*compiled.snapshot, asked);
  CHECK_FALSE(loud.trace.empty());
  loud.trace.clear();
  CHECK(explain_json(quiet) == explain_json(loud));
}

// Same inputs, same decision, same trace. A dependency on memory addresses (the order of a hash
// table of pointers, an uninitialized byte) fails here.
TEST_CASE("rehearse: every case twice, with different memory addresses", "[analysis][cases]") {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(GW_SOURCE_DIR) / "tests/decision"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  REQUIRE_FALSE(files.empty());
  for (const fs::path& file : files) {
    INFO(file.string());
    const std::string toml = test::read_file(file.string());
    const test::Built first = test::build_good(toml);
    const std::string once = full_result(first);
    const auto held = ballast(1000);
    const test::Built second = test::build_good(toml);
    CHECK(full_result(second) == once);
  }
}

}  // namespace gw::analysis
