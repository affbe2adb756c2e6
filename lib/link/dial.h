// Dial: opens a connection within a deadline. One use at a time; its owner makes a link with a
// client codec from the socket. Thread: one worker's.
#pragma once

#include "http/failure.h"
#include "link/turn.h"
#include "net/reactor.h"
#include "net/timers.h"

namespace gw::link {

// Exactly one of the two is called, in a later turn than the dial.
class DialOwner {
 public:
  virtual void on_connected(net::Socket socket) = 0;
  virtual void on_dial_failed(const http::Failure& failure) = 0;

 protected:
  ~DialOwner() = default;
};

class Dial {
 public:
  Dial(Turn& turn, DialOwner& owner);
  ~Dial() { cancel(); }
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;

  void start(const net::Address& address, Duration within);  // REQUIRES: none is under way
  void cancel();                                             // nobody is called any more

 private:
  void on_outcome(const net::Outcome& outcome);
  void on_late();

  Turn& turn_;
  DialOwner& owner_;
  net::Completion connect_;
  net::Timer timer_{this, [](void* self) { static_cast<Dial*>(self)->on_late(); }};
};

}  // namespace gw::link
