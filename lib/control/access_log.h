// AccessLog: takes the records of finished exchanges out of the workers' rings and writes them to
// the sinks, as lines or as rows. Only the collector's thread calls round(). It never waits for a
// worker, and no worker waits for it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "admin/traffic.h"
#include "base/log.h"
#include "base/time.h"
#include "control/log_sink.h"
#include "control/record_sink.h"
#include "proxy/bridges/ring.h"

namespace gw::control {

struct LogSinks {
  std::vector<std::unique_ptr<LogSink>> lines;
  std::vector<std::unique_ptr<RecordSink>> tables;  // of SQLite
};

// All sinks, or why one cannot be opened.
Result<LogSinks> make_log_sinks(const std::vector<std::string>& targets);

class AccessLog {
 public:
  // The rings and the traffic must outlive it. traffic: counts each record; may be null.
  AccessLog(std::vector<proxy::RecordRing*> rings, Log& log, admin::Traffic* traffic = nullptr)
      : rings_(std::move(rings)), log_(log), traffic_(traffic) {}

  void use(LogSinks sinks);  // in place of those before, which are flushed
  void reopen();             // files that were moved away are begun anew
  // Writes the records since the last round, in the order in which they ended. `now` (Moment::mono)
  // limits how often losses are reported. Returns the number of records.
  std::size_t round(Duration now);
  // The last round: waits briefly for slow readers and locks, and reports all losses.
  void finish(Duration now);

 private:
  void write_round();
  void report(Duration now);
  void report_loss(const std::string& target, std::uint64_t records, const std::string& why);

  std::vector<proxy::RecordRing*> rings_;
  Log& log_;
  admin::Traffic* traffic_;
  LogSinks sinks_;
  std::string json_, text_, colored_;  // the lines of a round, by form; used again
  std::uint64_t dropped_reported_ = 0;
  Duration reported_at_{};
};

}  // namespace gw::control
