// Resolver: host names to addresses, outside of requests. Its thread looks up each watched name in
// DNS and /etc/hosts, and again after the time to live, within limits. If DNS fails, the last
// addresses stay valid, and the name is looked up again soon.
// watch() may be called from any thread; the callbacks are called on the resolver's own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/ip.h"
#include "base/result.h"
#include "base/time.h"
#include "net/socket.h"

namespace gw::net {

struct ResolverOptions {
  Duration shortest = seconds(1);  // what a time to live is held between
  Duration longest = seconds(300);
  Duration try_time = seconds(2);  // for one server to answer, the first time
  int tries = 2;                   // of each server
  std::string servers = {};        // "127.0.0.1:5353,..."; empty: those of /etc/resolv.conf
};

struct Resolved {
  std::vector<IpAddress> addresses;  // sorted, each once, at least one
  Duration ttl{};                    // the shortest of them; 0 from /etc/hosts
};

struct ResolverEvents {
  // Called with the first addresses, and when they change.
  std::function<void(const std::string& name, const std::vector<IpAddress>&)> on_change;
  // Called at the first failure; earlier addresses stay valid.
  std::function<void(const std::string& name, const Error&)> on_failure;
};

// Waits for the result; for start-up and tools.
Result<Resolved> resolve_now(const std::string& name, Duration timeout,
                             const ResolverOptions& options = {});

class Resolver {
 public:
  static Result<std::unique_ptr<Resolver>> make(ResolverOptions options, ResolverEvents events);
  ~Resolver();  // no callback comes any more; not from within one
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // Replaces the watched names. Names that are already watched continue undisturbed.
  void watch(std::set<std::string> names);

 private:
  struct Watched;

  Resolver(ResolverOptions options, ResolverEvents events, Descriptor waker);
  void run();
  bool take_orders();
  void start_lookups();
  void wait();
  void finish_lookups();
  void on_answer(const std::string& name, Watched&, const Result<Resolved>&);
  void wake();

  const ResolverOptions options_;
  const ResolverEvents events_;
  const Descriptor waker_;
  std::mutex mutex_;  // for the next three
  std::set<std::string> wanted_;
  bool wanted_changed_ = false;
  bool stopping_ = false;
  std::map<std::string, Watched> watched_;  // the thread's own
  std::thread thread_;
};

}  // namespace gw::net
