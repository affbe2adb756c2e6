// SimNetwork: a network of connections in one process and one virtual time, moved by a seed. The
// same seed gives the same run. Nodes (SimReactor, SimPeer) stand at the ends of its connections
// and must not outlive it. One thread.
//
// It does what TCP may do and the loopback never does: every piece takes its own time, reads and
// writes move less than they could, buffers are small and fill up, connections are refused and
// reset, and bytes that nobody read at a close come back as a reset.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "net/address.h"
#include "net/socket.h"

namespace gw::net {

struct SimOptions {
  std::uint64_t seed = 1;
  Duration latency_min = microseconds(50);  // of each piece, one way; pieces stay in order
  Duration latency_max = milliseconds(2);
  double short_io = 0.25;          // a read or write moves less than it could
  std::size_t buffer = 64 * 1024;  // bytes that one direction holds before its sender must wait
  double reset = 0;                // of each piece sent: the connection breaks instead
  double refuse = 0;               // of each connect
};

using SimEndId = std::int32_t;

class SimNode {
 public:
  // Something changed at this end of yours; what it was, the end shows.
  virtual void on_change(SimEndId) = 0;

 protected:
  ~SimNode() = default;
};

struct SimEnd {  // of a connection, or a listener
  SimNode* node = nullptr;
  SimEndId peer = -1;
  Address address = {};  // of the peer; of a listener its own
  bool listening = false;
  std::deque<SimEndId> backlog = {};  // of a listener: connections that nobody took yet
  bool connected = false;
  int error = 0;           // refused or reset; what came before it can still be read
  std::string inbox = {};  // arrived and not read
  bool ended = false;      // the peer's FIN has arrived
  bool finished = false;   // ours was sent
  std::size_t coming = 0;  // bytes that are under way to here
  Duration last_arrival{};
};

class SimNetwork {
 public:
  explicit SimNetwork(SimOptions options = {});
  SimNetwork(const SimNetwork&) = delete;
  SimNetwork& operator=(const SimNetwork&) = delete;

  Moment now() const { return now_; }
  // One event, if it comes by then, else the time passes. Whether there was one.
  bool advance(Moment until);
  std::size_t open_ends() const { return ends_.size(); }
  int busy_nodes = 0;  // reactors with something to deliver: kept by them, no time passes meanwhile

  // A descriptor as control would have opened it, for SimReactor::adopt. Port 0 becomes a number.
  // Several may listen on one address, as with SO_REUSEPORT.
  Descriptor open_listener(Address& address);

  // The rest is for nodes.
  std::uint64_t random(std::uint64_t below) { return random_() % below; }
  bool chance(double probability);
  // How much of `most` one read or write moves.
  std::size_t some_of(std::size_t most);
  Address address_of(const Descriptor& listener) const;
  SimEnd* find(SimEndId);  // null for one that is closed
  SimEndId listen(SimNode&, Address& address);
  SimEndId connect(SimNode&, const Address& to);
  SimEndId take_accepted(SimEndId listener, SimNode&);  // -1: none is there
  std::size_t room(SimEndId from);
  void send(SimEndId from, std::string_view bytes);  // REQUIRES: they fit in the room
  void finish(SimEndId from);                        // FIN, after what was sent
  std::string take(SimEndId, std::size_t bytes);     // from the inbox; the sender gets room back
  void close(SimEndId);
  void reset(SimEndId);
  void tell_later(SimEndId, Duration after);

 private:
  Duration latency();
  Duration arrival(SimEnd& to);
  void later(Duration at, std::function<void()> event);
  void tell(SimEndId);
  SimEndId make_end(SimNode*);
  void arrive_connect(SimEndId client);
  void arrive_bytes(SimEndId to, SimEndId from, const std::string& bytes);
  void arrive_reset(SimEndId, int error);
  void close_listener(SimEndId);

  SimOptions options_;
  std::mt19937_64 random_;
  Moment now_;
  std::uint64_t events_made_ = 0;  // of one time, the first made comes first
  std::map<std::pair<Duration, std::uint64_t>, std::function<void()>> events_;
  std::map<SimEndId, SimEnd> ends_;
  SimEndId next_end_ = 0;  // never used again
  std::uint16_t next_port_ = 10'000;
  std::map<std::string, std::vector<SimEndId>> listeners_;
  std::map<int, Address> descriptors_;
};

}  // namespace gw::net
