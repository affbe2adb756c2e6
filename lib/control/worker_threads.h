// WorkerThreads: the workers of the process, one thread each, pinned to a core if there are at most
// as many workers as cores. Thread: control.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "net/socket.h"
#include "proxy/bridges/key_set_requests.h"
#include "proxy/worker.h"

namespace gw::control {

class WorkerThreads {
 public:
  // Creates the given number of workers, or one per usable core for 0. No thread runs yet.
  static Result<std::unique_ptr<WorkerThreads>> make(std::size_t count, const std::string& engine,
                                                     Log& log);
  ~WorkerThreads();  // REQUIRES: joined, or never started

  std::size_t count() const { return workers_.size(); }
  const std::string& engine() const { return engine_; }  // what was chosen and why
  std::vector<proxy::Mailbox*> mailboxes();
  std::vector<proxy::RecordRing*> rings();
  std::vector<const proxy::Counters*> counters() const;
  std::vector<const proxy::EndpointBoard*> endpoints() const;
  proxy::ConnectionCounts& connection_counts() { return connection_counts_; }  // any thread
  proxy::KeySetRequests& key_set_requests() { return key_set_requests_; }
  ledger::Bank& bank() { return *bank_; }  // any thread

  void start();
  void post_drain(Duration within);
  void post_stop();
  int ended_fd() const { return ended_.fd(); }  // readable once a worker has returned
  std::size_t take_ended();                     // how many since it was last asked
  void join();

 private:
  explicit WorkerThreads(net::Descriptor ended);

  net::Descriptor ended_;  // eventfd
  std::string engine_;
  std::unique_ptr<ledger::Bank> bank_;         // outlives the workers that spend from it
  proxy::ConnectionCounts connection_counts_;  // as does this, those who are counted in it
  proxy::KeySetRequests key_set_requests_;
  std::vector<std::unique_ptr<proxy::Worker>> workers_;
  std::optional<proxy::Helpers> helpers_;  // end before the workers, to whom they post
  std::vector<std::thread> threads_;
};

}  // namespace gw::control
