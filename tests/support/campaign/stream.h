// Stream: one end of a simulated connection as both sides of a campaign use it: what it has heard
// and not yet understood, what it has to send, each at its pace. One thread.
#pragma once

#include <string>

#include "support/campaign/book.h"

namespace gw::test {

class Stream {
 public:
  Stream(net::SimNetwork& network, net::SimEndId end) : network_(network), end_(end) {}

  Pace read_pace, write_pace;
  std::string in;   // heard, and not yet understood
  std::string out;  // still to be sent
  std::size_t heard = 0, sent = 0;
  bool deaf = false, dumb = false;  // reads, sends no more

  void receive();
  // Sends what is there, but no more than `most` bytes in all.
  void send(std::size_t most = std::string::npos);
  void finish();
  bool finished() const { return finished_; }
  bool connected() const { return here().connected; }
  bool ended() const { return here().ended && (deaf || here().inbox.empty()); }
  // A reset counts once what came before it was heard.
  bool broken() const { return here().error != 0 && (deaf || here().inbox.empty()); }
  void wait(Duration time);  // and be called then
  Moment now() const { return network_.now(); }

 private:
  const net::SimEnd& here() const { return *network_.find(end_); }

  net::SimNetwork& network_;
  const net::SimEndId end_;
  Moment received_, sends_;  // not before
  Moment wakes_;             // called then, if that is to come
  bool finished_ = false;
};

}  // namespace gw::test
