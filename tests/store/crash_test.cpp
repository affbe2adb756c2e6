// A writer that is killed in the middle of its work: what it had been told is kept, is kept; what
// it had not finished is whole or not there.
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

#include "store/keys.h"
#include "store/open.h"
#include "support/temp_folder.h"

using namespace gw;
using namespace gw::store;

namespace {

constexpr int batch = 3;  // keys in one transaction

std::vector<KeptKey> keys_of(int round, int number) {
  std::vector<KeptKey> keys;
  for (int i = 0; i < batch; ++i) {
    KeptKey key;
    key.row.consumer = "acme";
    key.row.id = std::to_string(round) + "." + std::to_string(number) + "." + std::to_string(i);
    std::copy(key.row.id.begin(), key.row.id.end(), key.row.digest.begin());
    keys.push_back(std::move(key));
  }
  return keys;
}

// Writes until it is killed; says after each transaction that it was kept.
[[noreturn]] void write_on(const std::string& path, int round, int to) {
  auto store = open_store(path, Access::create);
  for (int number = 0; store; ++number) {
    if (!add_keys(*store, keys_of(round, number))) break;
    if (::write(to, "k", 1) != 1) break;
  }
  ::_exit(1);
}

// Kills it at some moment behind its `least`-th word; how many it said in all.
int killed_after(const std::string& path, int round, int least) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) write_on(path, round, ends[1]);
  ::close(ends[1]);
  int said = 0;
  for (char word; ::read(ends[0], &word, 1) == 1;)
    if (++said == least) ::kill(child, SIGKILL);
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  return said;
}

}  // namespace

TEST_CASE("kill -9 while it writes loses nothing that was acknowledged", "[store]") {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  std::int64_t kept_before = 0;
  for (int round = 0; round < 20; ++round) {
    const int said = killed_after(path, round, 1 + 7 * round % 40);
    auto store = open_store(path, Access::write);
    REQUIRE(store);
    std::string health;
    REQUIRE(
        store->each("PRAGMA integrity_check", {}, [&](const Row& row) { health += row.text(0); }));
    CHECK(health == "ok");
    for (int number = 0; number < said; ++number)
      for (const KeptKey& key : keys_of(round, number))
        REQUIRE(find_key(*store, "acme", key.row.id));
    const std::int64_t kept = *store->number("SELECT count(*) FROM api_key");
    CHECK((kept - kept_before) % batch == 0);
    // One transaction may have been kept whose word did not come out.
    CHECK(kept - kept_before <= std::int64_t{batch} * (said + 1));
    kept_before = kept;
  }
}
