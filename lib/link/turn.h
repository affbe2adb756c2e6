// Turn: shared by all links of one worker. Completions only add a link to the list; its work is
// done in settle(), at the end of the worker's turn, so that no call re-enters and no object dies
// inside a callback. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "net/reactor.h"
#include "net/timers.h"

namespace gw::link {

class Link;

// Blocks of any size, for contiguous data: mostly the rest of a head.
class LooseBlocks final : public BlockHome {
 public:
  Block* get(std::size_t capacity);
  void take_back(Block* block) override;
  std::size_t bytes() const { return bytes_; }  // out now

 private:
  std::size_t bytes_ = 0;
};

// Work for a moment when only settle() is on the stack: freeing ended objects.
struct Task {
  void* owner = nullptr;
  void (*run)(void* owner) = nullptr;
};

class Turn {
 public:
  Turn(net::Reactor& reactor, net::Timers& timers) : reactor_(reactor), timers_(timers) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  net::Reactor& reactor() { return reactor_; }
  net::Timers& timers() { return timers_; }
  LooseBlocks& loose() { return loose_; }
  Moment now() const { return reactor_.now(); }
  std::uint64_t number() const { return number_; }
  // Bytes of memory that links and their users keep now.
  std::size_t kept() const;

  // The same bytes for a queue. Small ones are copied together, because each would keep a block
  // alive.
  Slice packed(const Slice& bytes);
  void at_end(Task task) { tasks_.push_back(task); }
  // Lets every listed link do its work, including links listed meanwhile; tasks run in between.
  void settle();
  // A link used up its share and has more to do, so the next turn must not wait.
  bool hurried() const { return !soon_.empty(); }

 private:
  friend class Link;
  void soon(Link& link) { soon_.push_back(&link); }
  void next_turn(Link& link) { later_.push_back(&link); }
  void forget(const Link& link);
  void run_tasks();

  net::Reactor& reactor_;
  net::Timers& timers_;
  LooseBlocks loose_;
  Slice pack_;  // all of the block that packed() fills
  std::uint64_t number_ = 1;
  std::vector<Link*> soon_, later_;
  std::vector<Task> tasks_;
};

}  // namespace gw::link
