// What a million API keys cost: their memory, one look-up, and a request at the policy's door. A
// bench prints; the tests prove.
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.h"
#include "identity/credential.h"
#include "support/core/asking.h"
#include "support/core/made_policy.h"
#include "timing.h"

namespace gw {

namespace {

constexpr std::size_t asked = 50'000;  // different keys in turn: more than fits the caches

void say(const std::string& what, double nanoseconds) {
  std::printf("%-44s %8.1f ns\n", what.c_str(), nanoseconds);
}

std::string key(std::size_t number) {
  std::array<std::uint8_t, identity::key_random_bytes> random{};
  for (std::size_t i = 0; i < 8; ++i) random[i] = static_cast<std::uint8_t>(number >> 8 * i);
  return identity::make_api_key("live", random);
}

identity::Books books_of(std::size_t count) {
  identity::KeyTableMaker keys;
  identity::ConsumerTableMaker consumers;
  for (std::size_t i = 0; i < count; ++i) {
    crypto::KeyRow row{.consumer = format("consumer-{}", i / 10), .id = format("k{:08x}", i)};
    row.digest = identity::digest_of_key(key(i));
    row.scopes = {"orders:read", i % 2 == 0 ? "orders:write" : "billing"};
    row.expires = WallTime(hours(24) * 21'000 + seconds(i));
    keys.add(row);
    if (i % 10 == 0) consumers.add({row.consumer, {"gold", "partners"}});
  }
  identity::Books books;
  books.keys.stored = keys.take();
  books.consumers.stored = consumers.take();
  // As it is in service: a few of the file, a few that changed.
  books.keys.file = identity::make_key_table(std::vector<crypto::KeyRow>{{.consumer = "acme"}});
  books.keys.changes = identity::make_key_table(std::vector<crypto::KeyRow>{{.consumer = "acme"}});
  return books;
}

void bench_look_up(const identity::Books& books, std::size_t count) {
  std::vector<crypto::Digest> known, unknown;
  for (std::size_t i = 0; i < asked; ++i) {
    known.push_back(identity::digest_of_key(key(i * 7919 % count)));
    unknown.push_back(identity::digest_of_key(key(count + i)));
  }
  std::size_t found = 0;
  const auto find = [&](const crypto::Digest& digest) {
    const auto one = books.keys.find(digest);
    if (one) found += books.consumers.find(one->consumer).groups.size();
  };
  say("  look-up of a key and its consumer",
      bench::best_of(30, asked, [&](std::size_t i) { find(known[i]); }));
  say("  look-up of an unknown key",
      bench::best_of(30, asked, [&](std::size_t i) { find(unknown[i]); }));
  if (found == 0) std::puts("nothing was found");
}

void bench_policy(const identity::Books& books, std::size_t count) {
  const test::MadePolicy made("api-key", test::table({}));
  std::string keys;  // one behind the other
  for (std::size_t i = 0; i < asked; ++i) keys += key(i * 7919 % count);
  const std::size_t length = keys.size() / asked;
  const std::string text(length, ' ');
  const test::RequestText request{.fields = {{"user-agent", "curl/7.88.1"},
                                             {"accept", "application/json"},
                                             {"x-api-key", text}},
                                  .books = &books};
  test::Remembered remembered;
  test::Asking asking(request);
  BlockPool pool(4096);
  Arena arena(pool);
  // The head's own copy of the field is written over with the next key.
  char* const field =
      const_cast<char*>(asking.facts.request.headers.find("x-api-key")->value.data());
  std::size_t passed = 0;
  const auto ask = [&](std::size_t i) {
    keys.copy(field, length, i * length);
    policy::RequestContext context{asking.facts, remembered.ledger, arena};
    passed += made.policy->on_request(context, nullptr).index() == 0;
    if (passed % 8 == 0) arena.clear();  // as each exchange does
  };
  say("  api-key, one key", bench::best_of(30, asked, [&](std::size_t) { ask(0); }));
  say("  api-key, another key each time", bench::best_of(30, asked, ask));
  if (passed == 0) std::puts("nothing passed");
}

void bench_hash() {
  const std::string one = key(1);
  std::size_t sum = 0;
  say("form of a key", bench::best_of(30, asked, [&](std::size_t) {
        sum += static_cast<std::size_t>(identity::form_of_key(one));
      }));
  say("hash of a key",
      bench::best_of(30, asked, [&](std::size_t) { sum += identity::digest_of_key(one)[0]; }));
  if (sum == 0) std::puts("nothing was hashed");
}

}  // namespace

}  // namespace gw

int main() {
  gw::bench_hash();
  for (const std::size_t count : {1000u, 1'000'000u}) {
    const gw::identity::Books books = gw::books_of(count);
    std::printf(
        "%zu keys of %zu consumers: %.1f MB\n", count, count / 10,
        static_cast<double>(books.keys.stored->bytes() + books.consumers.stored->bytes()) / 1e6);
    gw::bench_look_up(books, count);
    gw::bench_policy(books, count);
  }
}
