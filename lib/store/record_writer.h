// RecordWriter: one access log in SQLite, written in batches. A failing file stops nothing: a
// bounded number of records waits in memory, and further ones are counted as lost. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "record/batch.h"
#include "store/sqlite.h"

namespace gw::store {

// Older or further records are deleted, oldest first.
struct RecordLimits {
  Duration age = hours(7 * 24);
  std::uint64_t bytes = std::uint64_t{1} << 30;  // of the file, less what is free in it
  std::size_t pending = std::size_t{8} << 20;    // bytes that wait in memory
};

class RecordWriter {
 public:
  struct Loss {  // since it was last taken
    std::uint64_t records = 0;
    std::string why;
  };

  // Creates the file if it does not exist. Errors: those of open_file.
  static Result<RecordWriter> open(const std::string& path, RecordLimits limits = {});

  const std::string& path() const { return path_; }
  void add(const record::Record& record);  // its texts are copied
  // Commits the added records, a few times per second or when there are many, and deletes old ones.
  void write(const Moment& now);
  // Commits all records now; waits at most `patience` for another process's lock.
  void flush(const Moment& now, Duration patience);
  // The last flush: records that cannot be committed are lost.
  void close(const Moment& now, Duration patience);
  Result<void> reopen();  // a file that was moved away is begun anew
  std::optional<Loss> take_loss();

 private:
  struct File {  // the statement goes before its database
    Database database;
    Prepared insert;
  };
  static Result<std::unique_ptr<File>> open_log(const std::string& path);
  RecordWriter(std::string path, RecordLimits limits, std::unique_ptr<File> file)
      : path_(std::move(path)), limits_(limits), file_(std::move(file)), pending_(limits.pending) {}

  Result<void> commit(Duration patience);
  Result<void> insert_all();
  void trim(const Moment& now, std::int64_t most);
  void lose(std::uint64_t records);

  std::string path_;
  RecordLimits limits_;
  std::unique_ptr<File> file_;  // null where it could not be opened again
  record::Batch pending_;
  Duration committed_{}, trimmed_{};  // when, by Moment::mono
  std::string fault_;                 // why the last commit failed
  Loss loss_;
};

}  // namespace gw::store
