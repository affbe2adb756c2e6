// RecordSink: a target of the access log that is a table in SQLite. It writes on its own thread,
// because the disk may block for seconds, and the rings of the workers hold less than one second.
// Its functions are called by the collector's thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "record/batch.h"
#include "store/record_writer.h"

namespace gw::control {

class RecordSink {
 public:
  using Loss = store::RecordWriter::Loss;

  static Result<std::unique_ptr<RecordSink>> open(const std::string& path,
                                                  store::RecordLimits limits = {});
  ~RecordSink();
  RecordSink(const RecordSink&) = delete;
  RecordSink& operator=(const RecordSink&) = delete;

  const std::string& path() const { return path_; }
  void add(const record::Record& record);  // what finds no room is lost
  // Waits until a new file is open, after the old one was moved; a few seconds at most.
  Result<void> reopen();
  // Writes what is left, waits at most `patience` for another process's lock, and ends.
  void close(Duration patience);
  std::optional<Loss> take_loss();

 private:
  explicit RecordSink(store::RecordWriter writer);
  void run();
  void write(const record::Batch& batch, bool last);
  void lose(const Loss& loss);  // REQUIRES: mutex_ is held

  const std::string path_;
  store::RecordWriter writer_;  // the thread's
  std::mutex mutex_;
  std::condition_variable wake_, answered_;
  record::Batch waiting_;  // guarded by mutex_, as is all below
  Loss loss_;
  Duration patience_{};
  bool stop_ = false, reopen_ = false;
  std::optional<Result<void>> reopened_;
  std::thread thread_;
};

}  // namespace gw::control
