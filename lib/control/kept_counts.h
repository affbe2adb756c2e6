// KeptCounts: what quotas count, carried from the bank into the store once a second and back when a
// process starts. The store may fail at any time: then the counts go on in memory, that is said
// once, and what was not written is written when it can be again. Control thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/hash.h"
#include "base/log.h"
#include "ledger/ledger.h"
#include "ledger/names.h"
#include "store/sqlite.h"

namespace gw::control {

class KeptCounts {
 public:
  // Rows, and counts that wait for the store: past that, clients who are new are not kept.
  static constexpr std::int64_t most_counts = 1'000'000;

  // Opens the store, or says why the counts are in memory only for now.
  KeptCounts(std::string path, Log& log);

  const std::string& path() const { return path_; }
  // Hashes the clients whose counts these are: of the store, or for now this process's own.
  HashKey client_key() const { return client_key_; }

  // What the store has of buckets that were not asked for before. Before they are spent from.
  void load(ledger::Bank& bank, const ledger::Names& names);
  // Writes what was spent since the last time. True: the clients' key is another one from now on,
  // as another file has come in the store's place; load and publish that.
  [[nodiscard]] bool save(ledger::Bank& bank, const ledger::Names& names);

 private:
  struct Identity {  // of the file on disk
    std::uint64_t device = 0, number = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  using Client = std::pair<ledger::BucketId, ledger::KeyHash>;

  Identity identity() const;
  Result<bool> open();
  void take(ledger::Bank& bank, WallTime now);
  Result<void> write(const ledger::Names& names);
  Result<void> make_room(WallTime now);
  void say(const Result<void>& done);

  std::string path_;
  Log& log_;
  HashKey client_key_;
  std::optional<store::Database> database_;
  Identity identity_;
  std::set<ledger::BucketId> loaded_;
  std::map<Client, ledger::Spent> waiting_;  // not written yet
  std::int64_t rows_ = 0;                    // at most
  bool full_ = false;                        // as many as there may be, which was said
  bool failed_ = false;                      // which was said
  WallTime looked_for_old_{};
};

}  // namespace gw::control
