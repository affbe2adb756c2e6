// RecordWriter: one access log in SQLite, written in batches. What happens to the file stops
// nobody: records wait in memory, so many and no more, and what found no room is counted. One
// thread.
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

// What is older, or more, goes, the oldest first.
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

  // Made where it is not there. Errors are those of open_file.
  static Result<RecordWriter> open(const std::string& path, RecordLimits limits = {});

  const std::string& path() const { return path_; }
  void add(const record::Record& record);  // its texts are copied
  // Commits what has been added, a few times a second or where it is much; and trims the file.
  void write(const Moment& now);
  // Commits all of it now, with so much patience for another process's lock.
  void flush(const Moment& now, Duration patience);
  // The same for the last time: what could not be committed is lost.
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
