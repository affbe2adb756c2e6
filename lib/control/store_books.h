// StoreBooks: what the store says of consumers and keys, as layers of the books, and kept so while
// other processes write to it. Read as a whole once; after that only what is new. Control thread.
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
  // Made where it is not there; one that may not be written is read all the same.
  static Result<StoreBooks> open(const std::string& path);
  // One that is there, to answer questions from: never written.
  static Result<StoreBooks> look_into(const std::string& path);

  // True where another process has written since the last look, or put another file in its place.
  // An error changes nothing: what was known goes on.
  Result<bool> refresh();

  // Under what the file says.
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
  Result<void> read_news();
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
