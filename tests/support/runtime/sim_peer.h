// SimPeer: clients and origins of a SimNetwork that follow a script, so that a test writes the
// other side of a gateway in a few lines:
//
//   SimPeer origin(network);
//   origin.listen(address, SimScript().expect("\r\n\r\n").send(answer).again());
//   SimPeer client(network);
//   const SimTalk& talk = client.connect(gateway, SimScript().send(request).expect("200 OK"));
//
// A peer reads only while its script waits for something, so one that does not read is one whose
// script says pause. Must not outlive its network. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/runtime/sim_network.h"

namespace gw::net {

class SimScript {
 public:
  using Reply = std::function<std::string(const std::string& request)>;

  SimScript& expect(std::string text) {
    return add({.kind = Kind::expect, .text = std::move(text)});
  }
  SimScript& expect_bytes(std::size_t n) { return add({.kind = Kind::expect_bytes, .size = n}); }
  SimScript& expect_end() { return add({.kind = Kind::expect_end}); }  // reads up to the FIN
  SimScript& send(std::string text) { return add({.kind = Kind::send, .text = std::move(text)}); }
  // Sends what it makes of all that was heard since the last reply.
  SimScript& reply(Reply make) { return add({.kind = Kind::reply, .make = std::move(make)}); }
  SimScript& pause(Duration time) { return add({.kind = Kind::pause, .time = time}); }
  SimScript& finish() { return add({.kind = Kind::finish}); }  // FIN; goes on reading
  SimScript& close() { return add({.kind = Kind::close}); }
  SimScript& reset() { return add({.kind = Kind::reset}); }
  SimScript& again() { return add({.kind = Kind::again}); }  // from the first step

 private:
  friend class SimPeer;
  enum class Kind {
    expect,
    expect_bytes,
    expect_end,
    send,
    reply,
    pause,
    finish,
    close,
    reset,
    again
  };
  struct Step {
    Kind kind;
    std::string text = {};
    std::size_t size = 0;
    Duration time{};
    Reply make = {};
  };
  SimScript& add(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }
  std::vector<Step> steps_;
};

struct SimTalk {      // one connection of a peer, and how it went
  std::string heard;  // everything
  bool connected = false;
  bool done =
      false;  // the script ran to its end; from then on it reads, and closes when the peer does
  bool over = false;   // this end is closed
  bool ended = false;  // the peer's FIN was heard
  int error = 0;
  std::size_t step = 0;  // where the script stands
};

class SimPeer final : private SimNode {
 public:
  explicit SimPeer(SimNetwork& network) : network_(network) {}
  ~SimPeer();
  SimPeer(const SimPeer&) = delete;
  SimPeer& operator=(const SimPeer&) = delete;

  // Each connection follows the next script, and all others the last one.
  void listen(Address& address, std::vector<SimScript> scripts);
  void listen(Address& address, SimScript script) {
    listen(address, std::vector{std::move(script)});
  }
  const SimTalk& connect(const Address& to, SimScript script);
  // In the order in which they came or were made.
  const std::vector<std::unique_ptr<SimTalk>>& talks() const { return talks_; }

 private:
  using Kind = SimScript::Kind;
  struct Actor {
    SimScript script;
    SimTalk* talk;
    std::string unread = {};   // heard, and not yet expected
    std::string request = {};  // heard since the last reply
    std::string out = {};      // of the step that sends
    bool out_made = false;
    Duration until{};  // of the step that pauses; 0: it has not begun
  };

  void on_change(SimEndId) override;
  SimTalk& add_actor(SimEndId, SimScript script);
  void accept(SimEndId listener);
  void run(SimEndId);
  bool run_step(SimEndId, Actor&);
  void receive(SimEndId, Actor&);
  static bool match(Actor&, std::size_t end);
  bool send(SimEndId, Actor&, const SimScript::Step&);
  bool pause(SimEndId, Actor&, Duration time);
  static bool needs_more(const Actor&);
  void close(SimEndId, Actor&, bool with_reset);

  SimNetwork& network_;
  std::map<SimEndId, Actor> actors_;
  std::vector<std::unique_ptr<SimTalk>> talks_;
  std::vector<SimScript> scripts_;
  std::size_t accepted_ = 0;
  std::vector<SimEndId> listeners_;
};

}  // namespace gw::net
