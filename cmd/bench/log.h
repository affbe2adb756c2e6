// The requests of a log, for gw bench --replay: an access log of any kind, or the HAR that a
// browser has saved.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace gw::cmd {

struct ReplayLog {
  struct Request {  // of one kind
    std::string method, target;
    std::string body, content_type;  // a HAR's; of access logs empty

    bool operator==(const Request&) const = default;
  };
  struct Came {
    WallTime at;
    std::uint32_t request;  // its place in requests
  };
  std::vector<Request> requests;  // each kind once
  std::vector<Came> came;         // by time
  std::uint64_t left_out = 0;     // of a HAR: to other hosts, or over other protocols
};

// At most ten million requests. Of a HAR those to `authority` count; where it has none, those to
// the host of its first.
Result<ReplayLog> read_replay_log(const std::string& path, const std::string& authority);

}  // namespace gw::cmd
