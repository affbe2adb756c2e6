// KeptCounts: quota counts, copied from the bank to the store once per second, and back when the
// process starts. If the store fails, the counts continue in memory, which is logged once; they are
// written when the store works again. Thread: control.
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
  // The limit of rows, and of counts that wait for the store. Above it, counts of new clients are
  // not stored.
  static constexpr std::int64_t most_counts = 1'000'000;

  // Opens the store, or logs why the counts are in memory only.
  KeptCounts(std::string path, Log& log);

  const std::string& path() const { return path_; }
  // The key that hashes clients: the store's, or this process's own while there is no store.
  HashKey client_key() const { return client_key_; }

  // Loads the counts of new buckets from the store, before anything is spent from them.
  void load(ledger::Bank& bank, const ledger::Names& names);
  // Writes what was spent since the last call. True: the client key has changed, because another
  // file has replaced the store; call load and publish again.
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
