// What policies and heads cost a request at the mind's door: one call each, with the arena cleared
// now and then as an exchange does. A bench prints; the tests prove.
#include <cstdio>
#include <string>

#include "base/text.h"
#include "decision/forwarded.h"
#include "ledger/bucket_table.h"
#include "support/core/made_policy.h"
#include "support/core/one_way.h"
#include "timing.h"

namespace gw {

namespace {

using test::table;
using test::value;

constexpr std::size_t clients = 1000;
constexpr std::size_t calls = 20'000;

test::RequestText twelve_fields() {
  return {.host = "api.example.com",
          .target = "/v1/orders/4711?expand=lines",
          .fields = {{"user-agent", "curl/7.88.1"},
                     {"accept", "application/json"},
                     {"accept-encoding", "gzip, br"},
                     {"accept-language", "en"},
                     {"connection", "keep-alive"},
                     {"cookie", "session=0123456789abcdef"},
                     {"x-api-key", "gw_live_0123456789"},
                     {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
                     {"cache-control", "no-cache"},
                     {"x-user", "4711"},
                     {"x-forwarded-for", "203.0.113.7"}},
          .client = "127.0.0.1"};
}

// Of tests/decision/jwt.toml: HS256, seven claims, good until 01:00 on the first day of 2026.
constexpr const char* bearer =
    "Bearer "
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wb"
    "GUuY29tIiwiYXVkIjoib3JkZXJzIiwic3ViIjoiYWNtZSIsInNjb3BlIjoib3JkZXJzOnJ"
    "lYWQgb3JkZXJzOndyaXRlIiwiZXhwIjoxNzY3MjI5MjAwLCJyZWFsbSI6eyJyb2xlcyI6W"
    "yJidXllciIsIm9wcyJdfX0.kPsTgpwaQLazqR_62RzDqalqYsG1qJpEowfd-1ek0Yk";

// The same with a token.
test::RequestText with_token() {
  test::RequestText text = twelve_fields();
  text.fields.push_back({"authorization", bearer});
  return text;
}

// Different clients, as a limit or a filter sees them.
IpAddress client(std::size_t i) {
  return IpAddress::v4(0x0a000000 + static_cast<std::uint32_t>(i * 2'654'435'761U % 16'777'216));
}

void say(const char* what, double nanoseconds) {
  std::printf("%-44s %8.1f ns\n", what, nanoseconds);
}

void bench_policy(const char* what, const test::MadePolicy& made,
                  const test::RequestText& request = twelve_fields()) {
  test::Remembered remembered;
  BlockPool pool(4096);
  Arena arena(pool);
  test::Asking asking(request);
  asking.facts.now.wall = WallTime(seconds(1'767'225'600));
  std::size_t passed = 0;
  say(what, bench::best_of(20, calls, [&](std::size_t i) {
        policy::Facts facts = asking.facts;
        facts.client = client(i % clients);
        char text[IpAddress::longest_text];
        facts.client_text = {text, static_cast<std::size_t>(facts.client.write(text) - text)};
        facts.now.mono = Duration(static_cast<std::int64_t>(i) * 1000);
        policy::RequestContext context{facts, remembered.ledger, arena};
        passed += made.policy->on_request(context, nullptr).index() == 0;
        for (const ledger::Hold& hold : context.holds)
          remembered.ledger.release(hold, {ledger::Ending::How::well, milliseconds(1)});
        if (i % 8 == 7) arena.clear();
      }));
  if (passed == 0) std::puts("nothing passed");
}

test::MadePolicy filter_of(std::size_t blocks) {
  test::SourcesInMemory sources;
  std::string& lines = sources.files["blocks.txt"];
  for (std::size_t i = 0; i < blocks; ++i)
    lines += IpAddress::v4(static_cast<std::uint32_t>(i * 4001)).text() + "\n";
  return {"ip-filter", table({{"deny", value("file:blocks.txt")}}), std::move(sources)};
}

void bench_policies() {
  bench_policy("ip-filter, 10 blocks", filter_of(10));
  bench_policy("ip-filter, 1,000,000 blocks", filter_of(1'000'000));
  bench_policy("rate-limit, one rate by address",
               {"rate-limit", table({{"limit", value("1000/second")}})});
  bench_policy(
      "rate-limit, two rates by address",
      {"rate-limit", table({{"limit", test::list({value("1000/second"), value("9000/minute")})}})});
  bench_policy("concurrency, by address",
               {"concurrency", table({{"max", value(8)}, {"by", value("address")}})});
  bench_policy("concurrency by route, adaptive",
               {"concurrency", table({{"max", value(100)}, {"adaptive", test::yes()}})});
  bench_policy(
      "jwt, a token that is known",
      {"jwt",
       table({{"issuers", table({{"iss", value("https://id.example.com")},
                                 {"audience", value("orders")},
                                 {"key", value("a secret for tests: 32 bytes or more")}})}})},
      with_token());
  bench_policy(
      "headers, one template and one constant",
      {"headers", table({{"request", table({{"set", table({{"x-client", value("{client.address}")},
                                                           {"x-gw", value("1")}})}})}})});
}

void bench_buckets(std::size_t count) {
  ledger::BucketTable buckets(2 * count);
  const ledger::Bucket bucket{ledger::BucketId{0}, {60, std::chrono::minutes(1), 60}};
  ledger::Spend answer;
  const auto spend = [&](std::size_t i) {
    const std::uint64_t key = i * 0x9e3779b97f4a7c15u;
    buckets.spend({key, {&bucket, 1}, 1, {Duration(static_cast<std::int64_t>(i)), {}}},
                  {&answer, 1});
  };
  for (std::size_t i = 0; i < count; ++i) spend(i);
  const double cost = bench::best_of(10, 100'000, [&](std::size_t i) { spend(i * 7919 % count); });
  say(format("one spend among {} clients", count).c_str(), cost);
  std::printf("%-44s %8.1f bytes\n", "  memory of each",
              static_cast<double>(buckets.bytes()) / static_cast<double>(buckets.size()));
}

void bench_heads() {
  test::OneWay way;
  test::Came came(twelve_fields());
  BlockPool pool(4096);
  Arena arena(pool);
  say("make_facts, 12 fields", bench::best_of(20, calls, [&](std::size_t) {
        decision::make_facts(way.snapshot, {came.head, came.peer, came.now, came.dice}, arena);
        arena.clear();
      }));
  const policy::Facts& facts = came.facts(way);
  const decision::Progress progress = way.progress();
  const decision::Forward forward = way.forward("/v1/orders/4711?expand=lines");
  std::size_t fields = 0;
  say("forwarded_request, 12 fields", bench::best_of(20, calls, [&](std::size_t) {
        const policy::RequestContext context{facts, came.asking.ledger(), arena};
        fields += decision::forwarded_request(way.snapshot, context, progress, forward,
                                              way.upstream.endpoints[0])
                      .headers.size();
        arena.clear();
      }));
  if (fields == 0) std::puts("nothing was forwarded");
}

}  // namespace

}  // namespace gw

int main() {
  gw::bench_policies();
  gw::bench_buckets(1000);
  gw::bench_buckets(1'000'000);
  gw::bench_heads();
}
