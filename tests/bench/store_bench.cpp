// What a million API keys in the store cost the control thread: reading all of them at a start, a
// look with nothing new, a look with one change; and what writing them costs keygen. A bench
// prints; the tests prove.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "control/store_books.h"
#include "identity/credential.h"
#include "store/keys.h"
#include "store/open.h"
#include "support/temp_folder.h"
#include "timing.h"

namespace gw {

namespace {

constexpr std::size_t keys = 1'000'000, in_one_file = 10'000;

void say(const char* what, double nanoseconds) {
  std::printf("%-44s %12.4f ms\n", what, nanoseconds / 1e6);
}

store::KeptKey key(std::size_t number) {
  store::KeptKey key;
  key.row.consumer = format("consumer-{}", number / 10);
  key.row.id = format("k{}", number);
  key.row.digest = identity::digest_of_key(key.row.id);
  key.row.scopes = {"orders:read", "orders:write"};
  key.hint = "gw_live_ab…";
  return key;
}

bool write_all(store::Database& store) {
  bool written = true;
  const double each = bench::best_of(1, keys / in_one_file, [&](std::size_t i) {
    std::vector<store::KeptKey> some;
    for (std::size_t n = 0; n < in_one_file; ++n) some.push_back(key(i * in_one_file + n));
    written = store::add_keys(store, some).ok() && written;
  });
  say("import of 10,000 keys, the mean of a hundred", each);
  return written;
}

std::size_t resident_bytes() {
  std::ifstream pages("/proc/self/statm");
  std::size_t all = 0, resident = 0;
  pages >> all >> resident;
  return resident * 4096;
}

int bench_store() {
  const test::TempFolder folder;
  const std::string path = folder.path("gw.db");
  auto store = store::open_store(path, store::Access::create);
  if (!store || !write_all(*store)) return std::puts("the store cannot be written"), 1;
  const std::size_t before = resident_bytes();
  std::optional<control::StoreBooks> books;
  say("reading a million keys", bench::best_of(1, 1, [&](std::size_t) {
        if (auto opened = control::StoreBooks::open(path)) books = *std::move(opened);
      }));
  if (!books || books->keys() != keys) return std::puts("the store cannot be read"), 1;
  std::printf("%-44s %12zu MiB\n", "their memory", (resident_bytes() - before) >> 20);
  std::size_t news = 0;
  const auto look = [&](std::size_t) {
    const auto looked = books->refresh();
    news += looked && *looked;
  };
  say("a look with nothing new", bench::best_of(10, 1000, look));
  double slowest = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    if (!store::revoke_key(*store, format("consumer-{}", i / 10), format("k{}", i), {})) return 1;
    slowest = std::max(slowest, bench::best_of(1, 1, look));
  }
  say("a look with one change, the slowest of 100", slowest);
  return news == 100 ? 0 : 1;
}

}  // namespace
}  // namespace gw

int main() { return gw::bench_store(); }
