// The responses of the admin interface: one row per path. Plain functions over the state of the
// process; AdminServer does the network part.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admin/traffic.h"
#include "base/time.h"
#include "decision/snapshot.h"
#include "proxy/bridges/connection_counts.h"
#include "proxy/bridges/counters.h"
#include "proxy/bridges/endpoint_board.h"

namespace gw::admin {

// The state of the service. The control thread writes it, the admin thread reads it.
struct Status {
  std::shared_ptr<const decision::Snapshot> serves;  // null: nothing yet
  std::string version;                               // of the program
  std::uint64_t workers = 0, reloads = 0, refused_reloads = 0;
  WallTime started{};
  bool draining = false;
};
class StatusBoard {
 public:
  void set(const Status& status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
  }
  Status get() const {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  mutable std::mutex mutex_;
  Status status_;
};

struct AdminView {                                     // it all outlives the server that shows it
  std::vector<const proxy::Counters*> counters;        // of each worker
  std::vector<const proxy::EndpointBoard*> endpoints;  // too
  proxy::ConnectionCounts& connection_counts;
  const Traffic& traffic;
  const StatusBoard& board;
};

struct AdminAnswer {
  std::uint16_t status = 200;
  std::string_view type = "text/plain; charset=utf-8";
  std::string body;
};

struct AdminRequest {
  std::string_view method, path;           // without a query
  std::string_view authorization, accept;  // the fields' values
};

struct AdminRoute {
  std::string_view path;
  bool open;  // asks for no token: it says yes or no, and nothing else
  AdminAnswer (*answer)(const AdminRequest& request, const AdminView& view);
};
std::span<const AdminRoute> admin_routes();

// token: empty if none is required. Also gives the 401, 404 and 405 responses.
AdminAnswer answer_admin(const AdminRequest& request, std::string_view token,
                         const AdminView& view);

}  // namespace gw::admin
