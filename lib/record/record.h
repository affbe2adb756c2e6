// Record: the data of one exchange, as numbers and views over flat bytes. The source of the access
// log, metrics and inspect-logs. Credentials never get here: fields and query are those that a log
// may show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "http/reason.h"

namespace gw::record {

struct Record {
  WallTime time{};  // arrival of the head
  std::string_view id, listener, client, method, scheme, host, path, query, protocol;
  std::uint16_t status = 0;  // what the client got; 499 where it had gone
  http::Reason reason = http::Reason::none;
  std::string_view route, pattern, consumer;
  std::string_view policies;  // "keys=pass fair=refuse"
  std::string_view upstream, endpoint;
  std::uint32_t attempts = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0;     // of bodies
  Duration gateway{}, upstream_time{}, total{};  // gateway + upstream = total, within rounding
  std::uint64_t dice = 0;
  std::uint64_t version = 0;  // of the snapshot
  std::string_view detail;    // the full why, for the log only
  bool logged = true;         // false: counted alone (`log = false`)
};

// Writes flat bytes for the ring from worker to collector. Returns 0 if `room` is too small.
std::size_t flatten(const Record&, char* to, std::size_t room);
// Views into `bytes`. REQUIRES: made by flatten.
Record unflatten(std::string_view bytes);

}  // namespace gw::record
