// AdminServer: the address of the admin interface, on its own low-priority thread. It uses the
// gateway's own strict codec, with one request per connection, few connections at a time, and a
// timeout for each, so that a client can do little harm.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "admin/admin_routes.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "net/address.h"
#include "net/reactor.h"

namespace gw::admin {

class AdminServer {
 public:
  // Listens; connections are served after start().
  static Result<std::unique_ptr<AdminServer>> open(const config::Admin& admin, AdminView view,
                                                   Log& log);
  ~AdminServer();  // who is being answered is cut off
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  const net::Address& address() const { return address_; }  // what port 0 became
  void start();

 private:
  AdminServer(std::unique_ptr<net::Reactor> reactor, net::Descriptor listening,
              net::Address address, std::string token, AdminView view, Log& log);
  void run();

  std::unique_ptr<net::Reactor> reactor_;
  net::Descriptor listening_;  // the thread's once it runs
  const net::Address address_;
  const std::string token_;
  const AdminView view_;
  Log& log_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace gw::admin
