// Runs that are kept: what is written is read again, and two runs differ only where they do.
#include <catch2/catch.hpp>

#include <random>

#include "load/saved.h"

namespace gw::load {
namespace {

Findings findings_of(std::uint64_t seed, double slower, std::uint64_t errors = 0) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> law(14, 0.5), disturbance(0, 0.1);
  Findings findings;
  findings.took = seconds(10);
  Side& side = findings.sides.emplace_back();
  side.all.due = 4000 + errors;
  side.all.statuses[200] = 4000;
  side.all.statuses[503] = errors;
  for (int i = 0; i < 40; ++i) {
    Latencies& block = side.blocks.emplace_back();
    const double disturbed = disturbance(random) * slower;
    for (int k = 0; k < 100; ++k)
      block.record(Duration(static_cast<std::int64_t>(law(random) * disturbed)));
    side.all.response.add(block);
  }
  return findings;
}

Saved run(std::uint64_t seed, double slower = 1, std::uint64_t errors = 0) {
  return saved_of(findings_of(seed, slower, errors));
}

}  // namespace

TEST_CASE("what is saved is read again", "[load][saved]") {
  Saved saved = run(1, 1, 7);
  saved.targets = {"GET http://a/\"x\""};
  saved.load = "100/s for 10s";
  const Result<Saved> read = parse_saved(to_json(saved));
  REQUIRE(read);
  CHECK(read->targets == saved.targets);
  CHECK(read->load == saved.load);
  CHECK(read->due == 4007);
  CHECK(read->errors == 7);
  CHECK(read->rate == Approx(400.7));
  REQUIRE(read->blocks.size() == 40);
  for (std::size_t i = 0; i < 40; ++i)
    CHECK(read->blocks[i].percentile(50) == saved.blocks[i].percentile(50));
}

TEST_CASE("another file is no baseline", "[load][saved]") {
  for (const char* text : {"", "{}", "[]", "null", "{\"gw_bench\":2}", "{\"gw_bench\":1}",
                           "{\"gw_bench\":1,\"targets\":[],\"load\":\"\",\"blocks\":[[[1]]]}",
                           "{\"gw_bench\":1,\"targets\":{},\"load\":\"\",\"blocks\":[]}"}) {
    const Result<Saved> read = parse_saved(text);
    INFO(text);
    REQUIRE(!read);
    CHECK(read.error().text() == "the file was not written by 'gw bench --save'");
  }
}

TEST_CASE("a run differs from its like by noise alone", "[load][saved]") {
  int wrong = 0;
  for (std::uint64_t i = 0; i < 20; ++i)
    for (const Compared& one : compare(run(2 * i), run(2 * i + 1)))
      wrong += one.change != Change::same;
  CHECK(wrong <= 2);  // of 60
}

TEST_CASE("a run that is a fifth slower is worse, the other way better", "[load][saved]") {
  for (std::uint64_t i = 0; i < 5; ++i) {
    const Saved slow = run(i + 100, 1.2), fast = run(i + 200);
    for (const Compared& one : compare(slow, fast)) {
      if (one.percent < 99) CHECK(one.change == Change::worse);
      CHECK(one.change != Change::better);
    }
    CHECK(compare(fast, slow)[0].change == Change::better);
  }
}

TEST_CASE("errors are compared by what chance would do", "[load][saved]") {
  CHECK(compare_errors(run(1, 1, 10), run(2, 1, 14)) == Change::same);
  CHECK(compare_errors(run(1, 1, 60), run(2, 1, 10)) == Change::worse);
  CHECK(compare_errors(run(1, 1, 10), run(2, 1, 60)) == Change::better);
  CHECK(compare_errors(run(1), run(2)) == Change::same);
  CHECK(compare_errors({}, run(2)) == Change::same);
}

}  // namespace gw::load
