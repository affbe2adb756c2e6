// StoreBooks: consumers and keys of the store, as layers of the books, kept current while other
// processes write to the store. It is read completely once, then only changes. Thread: control.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/key_row.h"
#include "identity/books.h"
#include "store/keys.h"
#include "store/sqlite.h"

namespace gw::control {

class StoreBooks {
 public:
  // Creates the store if it does not exist. A read-only store can be used too.
  static Result<StoreBooks> open(const std::string& path);
  // Opens an existing store for offline questions; it is never written.
  static Result<StoreBooks> look_into(const std::string& path);

  // True if another process has written to the store, or replaced the file. An error changes
  // nothing; the known state stays in use.
  Result<bool> refresh();

  // Adds the layers below those of the configuration file.
  void add_to(identity::Books& books) const;
  const std::string& path() const { return path_; }
  std::size_t keys() const;  // how many there are, revoked ones too

 private:
  struct Identity {  // of the file on disk
    std::uint64_t device = 0, number = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  StoreBooks(std::string path, store::Database database)
      : path_(std::move(path)), database_(std::move(database)) {}
  static Result<StoreBooks> read_whole(const std::string& path, store::Database database);
  static Identity identity_of(const std::string& path);
  Result<void> read_changes();
  Result<bool> reopen();
  void fold();

  std::string path_;
  store::Database database_;
  Identity identity_;
  std::int64_t version_ = 0;                  // of the data, as this connection counts it
  store::Marks marks_;                        // what was read of each table
  identity::Books layers_;                    // without the file's
  std::vector<crypto::KeyRow> changed_keys_;  // since `stored` was made
  std::map<std::string, crypto::ConsumerRow> consumers_;
};

}  // namespace gw::control
