// Collector: the thread that writes the access log, ten times per second. No worker wakes it. The
// control thread gives it new sinks, asks it to reopen files, and ends it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "control/access_log.h"

namespace gw::control {

class Collector {
 public:
  explicit Collector(AccessLog log) : log_(std::move(log)) {}
  ~Collector() { stop(); }
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  void start();
  void use(LogSinks sinks);
  void reopen();
  void stop();  // what is in the rings is written first; the workers must have ended

 private:
  void run();
  void take_requests();  // REQUIRES: mutex_ is held

  AccessLog log_;  // of the thread, once it runs
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<LogSinks> sinks_;  // guarded by mutex_, as are the two below
  bool reopen_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace gw::control
