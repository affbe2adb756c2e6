// A campaign of random scenarios over a whole worker: see support/campaign. Each seed is one of
// them, and says how to replay it where it fails.
//
//   GW_SEED=123 gw_runtime_tests "[campaign]"                 that one, with its story
//   GW_SEED=1 GW_SEEDS=10000 gw_runtime_tests "[campaign]"    many, with their sum
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "support/campaign/campaign.h"

namespace gw::test {
namespace {

constexpr std::uint64_t usual_seeds = 300;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// What the usual seeds must meet, or they have become too tame.
constexpr const char* expected[] = {
    "record client.gone",
    "record request.malformed",
    "record request.timeout",
    "record request.body-too-large",
    "record rate-limit.exceeded",
    "record concurrency.exceeded",
    "record upstream.refused",
    "record upstream.reset",
    "record upstream.invalid",
    "record upstream.pool-full",
    "record upstream.first-byte-timeout",
    "record upstream.idle-timeout",
    "record upstream.total-timeout",
    "record gateway.draining",
    "status 101",
    "retries",
    "stale connections",
    "drains",
    "reload while client asks",
    "reload while origin accepts",
    "reload while origin has a head",
    "reload while origin is within a request",
    "reload while origin answers",
    "reload while origin is within its answer",
    "reload while client is within an answer",
    "upstream death while client asks",
    "upstream death while origin accepts",
    "upstream death while origin has a head",
    "upstream death while origin is within a request",
    "upstream death while origin answers",
    "upstream death while origin is within its answer",
};

TEST_CASE("whatever happens, every request has one answer or a close", "[sim][campaign]") {
  const std::uint64_t first = from_environment("GW_SEED", 1);
  const bool chosen = std::getenv("GW_SEED") != nullptr;
  const std::uint64_t count = from_environment("GW_SEEDS", chosen ? 1 : usual_seeds);
  std::map<std::string, std::uint64_t> sum;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    INFO("replay with: GW_SEED=" << seed << " gw_runtime_tests \"[campaign]\"");
    Campaign campaign(seed);
    campaign.run();
    if (chosen && count == 1) std::cout << campaign.story();
    CHECK(campaign.violations() == std::vector<std::string>());
    for (const auto& [what, times] : campaign.tally()) sum[what] += times;
  }
  if (chosen && count > 1)
    for (const auto& [what, times] : sum) std::cout << times << '\t' << what << '\n';
  if (chosen) return;
  for (const char* what : expected) {
    INFO(what);
    CHECK(sum[what] > 0);
  }
}

TEST_CASE("the same seed is the same campaign", "[sim]") {
  const auto story = [](std::uint64_t seed) {
    Campaign campaign(seed);
    campaign.run();
    return campaign.story();
  };
  for (std::uint64_t seed = 1; seed <= 8; ++seed) CHECK((story(seed) == story(seed)));
}

}  // namespace
}  // namespace gw::test
