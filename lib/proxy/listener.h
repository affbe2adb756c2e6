// Listener: one listening address on one worker. It survives a reload: if the new configuration has
// its address, it continues with the new settings; otherwise it closes, and its open connections
// keep the last configuration that had the address. Thread: one worker's.
#pragma once

#include <cstdint>
#include <string>

#include "base/ip.h"
#include "net/reactor.h"
#include "net/timers.h"
#include "proxy/bridges/mailbox.h"
#include "proxy/version.h"

namespace gw::proxy {

struct Core;

class Listener {
 public:
  Listener(Core& core, ListenSocket socket, Pin snapshot);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  const std::string& address() const { return address_; }
  const Pin& snapshot() const { return snapshot_; }
  std::uint32_t index() const { return index_; }  // into that snapshot's listeners
  const decision::Listener& settings() const { return snapshot_->listeners[index_]; }
  bool closing() const { return state_ == State::emptying || state_ == State::closed; }
  bool gone() const { return state_ == State::closed && connections_ == 0; }

  void publish(const Pin& snapshot, std::uint32_t index);
  void close();  // what the kernel has accepted for it already is still served

  void on_connection_gone(const IpAddress& peer);

 private:
  // paused: file descriptors ran out. emptying: closing; connections that are already complete are
  // still accepted.
  enum class State : std::uint8_t { accepting, paused, emptying, closed };

  void on_accept(const net::Outcome& outcome);
  void pause(int error);
  void on_timer();

  Core& core_;
  std::string address_;
  Pin snapshot_;
  std::uint32_t index_;
  const ledger::ListenerId counted_as_;  // in the connection_counts, whatever it is called later
  net::Socket socket_;
  net::Completion accept_;
  net::Timer timer_;
  State state_ = State::accepting;
  std::uint64_t connections_ = 0;  // this worker's
};

}  // namespace gw::proxy
