// Server: the connections to one address, and the requests that wait for one. The most recently
// used free connection is taken first, so that no more connections are active than the load needs.
// A request waits if no connection is free; one more is then opened, up to the plan's limit.
// One thread, one run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "http/failure.h"
#include "load/plan.h"
#include "load/requests.h"
#include "load/tally.h"
#include "net/address.h"

namespace gw::link {
class Turn;
}

namespace gw::load {

class Connection;

struct Due {        // a request of which nothing has become yet
  Duration at{};    // Moment::mono
  Duration seen{};  // when the generator saw to it
  std::uint64_t number = 0;
  std::size_t ask = 0;
};

// Receives the result of each request, once.
class Book {
 public:
  virtual void on_answer(const Due& due, Duration asked, std::uint16_t status,
                         std::uint64_t bytes) = 0;
  virtual void on_fault(const Due& due, Fault fault, std::string_view detail) = 0;
  // The request sent at `asked` was abandoned now.
  virtual void on_timeout(const Due& due, Duration asked) = 0;
  virtual void on_connect() = 0;
  // In a closed loop: the next request; empty once time is up.
  virtual std::optional<Due> another(std::size_t server) = 0;

 protected:
  ~Book() = default;
};

class Server {
 public:
  struct Parts {
    link::Turn& turn;
    const Plan& plan;
    Requests& requests;
    Book& book;
  };
  Server(const Parts& parts, std::size_t number);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void open_all();            // of a closed loop: each connection asks once it is there
  void reopen();              // and again those that failed, some time later
  void take(const Due& due);  // asks it now, or lets it wait, or drops it
  bool at_rest() const { return busy_ == 0 && waiting_.empty(); }
  void give_up();  // whatever is still under way is unfinished
  std::size_t open() const { return open_; }

 private:
  friend class Connection;

  // --- from its connections ---
  void on_free(Connection& connection);
  void on_gone(Connection& connection);
  void on_dial_failed(Connection& connection, const http::Failure& failure);

  std::optional<Due> next();
  void dial_for_waiting();
  void dial();
  void forget_idle(Connection& connection);
  const net::Address& address() const { return parts_.plan.servers[number_]; }

  Parts parts_;
  const std::size_t number_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> spare_;  // without a socket
  std::vector<Connection*> idle_;   // the last used last
  std::deque<Due> waiting_;
  std::size_t open_ = 0, dialing_ = 0, busy_ = 0;
  bool over_ = false;
};

}  // namespace gw::load
