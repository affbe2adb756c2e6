// SimReactor: net::Reactor over a SimNetwork, for tests of whole links and workers.
//
// turn() delivers what is there, or else moves the network's time to the next change, or to the
// time given. Where several reactors share a network, give each its turn in a round, with the
// earliest deadline of all: time stands still while any of them has something to deliver.
#pragma once

#include <atomic>
#include <map>
#include <set>
#include <string>

#include "net/reactor.h"
#include "support/runtime/sim_network.h"

namespace gw::net {

class SimReactor final : public Reactor, private SimNode {
 public:
  explicit SimReactor(SimNetwork&);
  ~SimReactor() override;

  std::string_view name() const override { return "sim"; }
  Moment now() const override { return now_; }
  Duration clock() const override { return now_.mono; }
  Socket adopt(Descriptor listener) override;
  void accept(Socket, Completion&) override;
  void connect(const Address&, Completion&) override;
  void receive(Socket, Completion&) override;
  void send(Socket, Buffer&&, Completion&) override;
  void cancel(Completion&) override;
  void close(Socket, Part) override;
  void wake() override { woken_ = true; }
  void turn(Moment until) override;
  BlockPool& blocks() override { return blocks_; }
  std::size_t lent() const override { return blocks_.out() * blocks_.capacity(); }

  // What is still open, pending or out; "" at a clean end.
  std::string leftovers() const;

 private:
  struct Open {  // a socket
    Completion* opening = nullptr;
    Completion* receiving = nullptr;
    Completion* sending = nullptr;
    Buffer out = {};
    bool finish = false;  // after what is being sent
    bool reset_reported = false;
  };

  void on_change(SimEndId) override;
  Open& at(Socket);
  void begin(Socket, Completion*& place, Completion&);
  static void answer(Completion*& place, const Outcome&);
  void forget(Socket);
  bool serve_all();
  bool serve(SimEndId);
  bool accept_all(SimEndId);
  bool finish_connect(SimEndId, Open&);
  bool receive_now(SimEndId, Open&);
  bool send_now(SimEndId, Open&);

  BlockPool blocks_{16 * 1024};  // first: buffers give theirs back
  SimNetwork& network_;
  Moment now_;
  std::map<SimEndId, Open> open_;
  std::set<SimEndId> changed_;  // what serve_all() must look at
  std::atomic<bool> woken_ = false;
};

}  // namespace gw::net
