// Server: the life of the serving process. It starts the workers and the collector, then waits for
// signals, changed files and workers that ended. Thread: main.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin/admin_server.h"
#include "base/log.h"
#include "control/collector.h"
#include "control/host_names.h"
#include "control/key_fetcher.h"
#include "control/publish.h"
#include "control/signals.h"
#include "control/watch.h"
#include "control/worker_threads.h"

namespace gw::control {

struct Started {
  std::string engine;  // which one and why
  std::size_t workers = 0;
  std::size_t routes = 0;
  std::vector<Bound> listeners;
  std::string admin;  // the address of the admin interface; empty: none
};

class Server {
 public:
  // version: of the program, for /metrics.
  Server(Origin origin, bool watch, std::string version, Log& log)
      : publisher_(std::move(origin), log),
        wants_watch_(watch),
        version_(std::move(version)),
        log_(log) {}
  ~Server();

  // Error::Kind::invalid: the configuration is invalid and its errors were shown. Call it once,
  // before the process has other threads.
  Result<Started> start();
  // Runs until SIGTERM or SIGINT and the end of the requests in flight. A second signal ends it
  // immediately.
  void run();

 private:
  using Clock = std::chrono::steady_clock;

  Version read();
  void look_up_names(Version& version);
  void fetch_keys_of(const Version& version);
  Result<void> prepare(Version version);
  Result<void> open_admin(const config::Admin& admin);
  void show_status();
  void wait();
  void handle(Signal signal);
  void act_on_changes();
  void stop();
  void reload();

  Publisher publisher_;
  bool wants_watch_;
  const std::string version_;
  Log& log_;
  std::optional<Signals> signals_;
  std::optional<Watch> watch_;
  std::unique_ptr<HostNames> host_names_;
  std::unique_ptr<KeyFetcher> keys_;
  std::unique_ptr<WorkerThreads> workers_;
  admin::Traffic traffic_;
  admin::StatusBoard board_;
  std::optional<Collector> collector_;
  std::unique_ptr<admin::AdminServer> admin_;
  const WallTime started_ = std::chrono::system_clock::now();
  std::size_t ended_ = 0;  // workers that have returned
  bool draining_ = false;
  struct Change {
    Clock::time_point first, last;
  };
  std::optional<Change> files_changed_;           // and not acted upon yet
  std::optional<Clock::time_point> refresh_due_;  // as addresses changed
  Clock::time_point refreshed_{};
  Clock::time_point looked_{};  // when the store and the key set requests were last checked
  Clock::time_point kept_{};    // the counts of quotas
};

}  // namespace gw::control
