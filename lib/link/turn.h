// Turn: what all links of one worker share. Completions only put a link on the list here; its work
// is done in settle(), at the end of the worker's turn, so nothing re-enters and nothing dies
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

// Blocks of any size, for what must lie in one piece: most often the rest of a head.
class LooseBlocks final : public BlockHome {
 public:
  Block* get(std::size_t capacity);
  void take_back(Block* block) override;
  std::size_t bytes() const { return bytes_; }  // out now

 private:
  std::size_t bytes_ = 0;
};

// Something to do once nothing but settle() is on the stack: freeing what has ended.
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
  // Bytes of memory that links and those behind them keep now.
  std::size_t kept() const;

  // The same bytes for a queue: small ones are copied together, as each would pin a block.
  Slice packed(const Slice& bytes);
  void at_end(Task task) { tasks_.push_back(task); }
  // Lets every listed link do its work, and those that this gave work to; tasks run in between.
  void settle();
  // A link used up its share and has more to do: the next turn must not wait.
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
