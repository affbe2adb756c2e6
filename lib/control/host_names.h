// HostNames: the addresses of the host names in the configuration, kept current by the resolver's
// thread. Thread: control.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "base/log.h"
#include "base/result.h"
#include "control/real_sources.h"
#include "net/resolver.h"
#include "net/socket.h"

namespace gw::control {

class HostNames {
 public:
  static Result<std::unique_ptr<HostNames>> make(net::ResolverOptions options, Log& log);

  // Replaces the watched names. The resolver's thread starts with the first name, because most
  // configurations need none.
  Result<void> watch(const std::set<std::string>& names);
  // Waits until each name has addresses or has failed once.
  void wait_for_first(Duration patience);
  Addresses known() const;
  int fd() const { return changed_.fd(); }  // readable once addresses have changed
  bool take();                              // whether they have, since it was last asked

 private:
  HostNames(net::Descriptor changed, net::ResolverOptions options, Log& log);
  void on_change(const std::string& name, const std::vector<IpAddress>& addresses);
  void on_failure(const std::string& name, const Error& error);
  bool all_tried() const;  // REQUIRES: mutex_ is held

  net::Descriptor changed_;  // eventfd
  net::ResolverOptions options_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable tried_;
  Addresses known_;               // guarded by mutex_, as are the two below
  std::set<std::string> failed_;  // without an answer so far
  std::set<std::string> names_;
  std::unique_ptr<net::Resolver> resolver_;  // last: its thread ends before the rest goes
};

}  // namespace gw::control
