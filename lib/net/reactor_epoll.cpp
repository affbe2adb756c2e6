// The reactor over epoll: completions built on readiness. Thread: one worker's, except wake().
// A socket is registered once, edge-triggered, for all events. Two flags keep its readiness, and a
// system call clears one when it moves fewer bytes than requested. So a request costs one receive
// and one send per side and its share of one wait. Sends are queued and executed together at the
// start of the next turn. A block of memory is taken only when bytes are available. Only turn()
// calls done(), so no caller is called back inside its own call.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "net/kernel.h"
#include "net/reactor.h"
#include "net/sockaddr.h"

namespace gw::net {

namespace {

constexpr std::uint32_t block_size = 16 * 1024;
constexpr std::uint32_t bulky_block_size = 64 * 1024;
constexpr std::size_t bulky_blocks_kept = 64;
constexpr int accepts_per_turn = 64;  // of one listener: the others and the open connections wait
constexpr std::size_t parts_per_send = 64;
constexpr std::uint32_t everything = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

constexpr std::uint64_t wake_key = ~std::uint64_t{0};

// The low bits of Completion::op; the number of the slot is above.
enum Kind : std::uint32_t { opening = 1, receiving = 2, sending = 3 };

struct Slot {
  Descriptor descriptor;
  Socket socket;             // none while the slot is free
  std::uint32_t number = 0;  // in the reactor's table
  std::uint32_t generation = 0;
  bool listening = false;
  bool readable = false;  // as far as is known
  bool writable = false;
  bool bulky = false;          // the last receive filled its block: the next takes a larger one
  bool ended = false;          // no event will come for what is still to be read
  bool ready = false;          // on the list of those to be served
  bool queued = false;         // on the list of those with something to send
  bool fin = false;            // after what is being sent
  int error = 0;               // of a connect that failed at once
  Completion* open = nullptr;  // accept or connect
  Completion* receive = nullptr;
  Completion* send = nullptr;
  Buffer out;
};

// glibc's recv and send are cancellation points: in a threaded process each calls two functions
// that switch cancellation on and off. These do not.
ssize_t receive_some(int fd, char* to, std::size_t size) {
  return ::syscall(SYS_recvfrom, fd, to, size, 0, nullptr, nullptr);
}

ssize_t send_piece(int fd, const Slice& slice) {
  return ::syscall(SYS_sendto, fd, slice.data(), slice.size(), MSG_NOSIGNAL, nullptr, 0);
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// One system call for as much of the chain as possible; `asked` gets the number of bytes requested.
ssize_t send_some(int fd, const Buffer& out, std::size_t& asked) {
  if (out.count() == 1) {
    asked = out.size();
    return send_piece(fd, out.at(0));
  }
  std::array<iovec, parts_per_send> parts;
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = std::min(out.count(), parts.size());
  asked = 0;
  for (std::size_t i = 0; i < message.msg_iovlen; ++i) {
    const Slice& slice = out.at(i);
    parts[i] = {const_cast<char*>(slice.data()), slice.size()};
    asked += slice.size();
  }
  return ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

class EpollReactor final : public Reactor {
 public:
  EpollReactor(Descriptor epoll, Descriptor waker)
      : epoll_(std::move(epoll)), waker_(std::move(waker)), now_(read_clocks()) {}

  std::string_view name() const override { return "epoll"; }
  Moment now() const override { return now_; }
  Duration clock() const override { return read_mono(); }
  Socket adopt(Descriptor listener) override;
  void accept(Socket, Completion&) override;
  void connect(const Address&, Completion&) override;
  void receive(Socket, Completion&) override;
  void send(Socket, Buffer&&, Completion&) override;
  void cancel(Completion&) override;
  void close(Socket, Part) override;
  void wake() override;
  void turn(Moment until) override;
  BlockPool& blocks() override { return blocks_; }
  std::size_t lent() const override {
    return blocks_.out() * block_size + bulky_.out() * bulky_block_size;
  }

 private:
  Slot* find(Socket);  // null for one that was closed
  Slot& at(Socket);    // REQUIRES: it is open
  Slot* take_slot(Descriptor);
  void free_slot(Slot&);
  bool watch(Slot&);

  int start_connect(Slot&, const Address&);
  void serve_later(Slot&);
  bool flush();
  Duration patience(Moment until) const;
  void wait(Duration patience);
  int wait_until(Duration patience);
  void mark(const epoll_event&);
  void serve(Socket);
  void accept_some(Socket);
  void accept_one(Slot& listener);
  void finish_connect(Slot&);
  void receive_now(Slot&);
  bool send_now(Slot&);

  // First member, because the slots return their blocks to it.
  BlockPool blocks_{block_size};
  BlockPool bulky_{bulky_block_size, bulky_blocks_kept};
  Descriptor epoll_, waker_;
  Moment now_;
  bool answered_sends_ = false;  // the last turn did, and did not wait
  bool exact_ = true;            // the kernel knows epoll_pwait2(2)
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<Slot*> free_;
  // Reused only after the next wait, so that an old event never reaches a new socket.
  std::vector<Slot*> freed_;
  std::vector<Socket> ready_, queued_, batch_;
  std::array<epoll_event, 256> events_;
};

Slot* EpollReactor::find(Socket socket) {
  const std::uint32_t number = socket_slot(socket.id);
  if (!socket || number >= slots_.size()) return nullptr;
  Slot* slot = slots_[number].get();
  return slot->socket == socket ? slot : nullptr;
}

Slot& EpollReactor::at(Socket socket) {
  Slot* slot = find(socket);
  GW_CHECK(slot != nullptr);
  return *slot;
}

// Null if all numbers are in use.
Slot* EpollReactor::take_slot(Descriptor descriptor) {
  if (free_.empty()) {
    if (slots_.size() > max_socket_slot) return nullptr;
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->number = static_cast<std::uint32_t>(slots_.size() - 1);
    free_.push_back(slots_.back().get());
  }
  Slot* slot = free_.back();
  free_.pop_back();
  slot->descriptor = std::move(descriptor);
  slot->socket.id = socket_id(slot->number, slot->generation);
  return slot;
}

// Closes its descriptor and drops its operations.
void EpollReactor::free_slot(Slot& slot) {
  for (Completion* asked : {slot.open, slot.receive, slot.send})
    if (asked) asked->op = 0;
  const std::uint32_t number = slot.number;
  const std::uint32_t generation = next_generation(slot.generation);
  slot = Slot{};
  slot.number = number;
  slot.generation = generation;
  freed_.push_back(&slot);
}

bool EpollReactor::watch(Slot& slot) {
  epoll_event event{};
  event.events = everything;
  event.data.u64 = static_cast<std::uint64_t>(slot.socket.id);
  return ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, slot.descriptor.fd(), &event) == 0;
}

std::uint32_t op_of(const Slot& slot, Kind kind) { return slot.number << 2 | kind; }

Socket EpollReactor::adopt(Descriptor listener) {
  ::fcntl(listener.fd(), F_SETFL, ::fcntl(listener.fd(), F_GETFL) | O_NONBLOCK);
  set_no_delay(listener.fd());
  Slot* slot = take_slot(std::move(listener));
  if (!slot) return {};
  slot->listening = true;
  const Socket socket = slot->socket;
  if (watch(*slot)) return socket;
  free_slot(*slot);
  return {};
}

void EpollReactor::accept(Socket socket, Completion& completion) {
  Slot& slot = at(socket);
  GW_CHECK(slot.listening);
  begin(slot.open, completion, op_of(slot, opening));
  if (slot.readable) serve_later(slot);
}

void EpollReactor::connect(const Address& address, Completion& completion) {
  Slot* slot = take_slot({});
  GW_CHECK(slot != nullptr);  // descriptors run out first
  begin(slot->open, completion, op_of(*slot, opening));
  slot->error = start_connect(*slot, address);
  if (slot->error != 0) serve_later(*slot);
}

// Returns 0 if it is done or in progress; in both cases the next wait reports the result.
int EpollReactor::start_connect(Slot& slot, const Address& address) {
  const SockAddr to = to_sockaddr(address);
  slot.descriptor =
      Descriptor(::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!slot.descriptor) return errno;
  set_no_delay(slot.descriptor.fd());
  if (::connect(slot.descriptor.fd(), to.raw(), to.size) != 0 && errno != EINPROGRESS) return errno;
  return watch(slot) ? 0 : errno;
}

void EpollReactor::receive(Socket socket, Completion& completion) {
  Slot& slot = at(socket);
  begin(slot.receive, completion, op_of(slot, receiving));
  if (slot.readable) serve_later(slot);
}

void EpollReactor::send(Socket socket, Buffer&& bytes, Completion& completion) {
  Slot& slot = at(socket);
  GW_CHECK(!slot.fin);
  begin(slot.send, completion, op_of(slot, sending));
  slot.out = std::move(bytes);
  if (!slot.writable || slot.queued) return;
  slot.queued = true;
  queued_.push_back(socket);
}

void EpollReactor::cancel(Completion& completion) {
  if (!completion.pending()) return;
  Slot& slot = *slots_[completion.op >> 2];
  const auto kind = static_cast<Kind>(completion.op & 3);
  completion.op = 0;
  if (kind == receiving) {
    slot.receive = nullptr;
  } else if (kind == sending) {
    slot.send = nullptr;
    slot.out.clear();
  } else {
    slot.open = nullptr;
    if (!slot.listening) free_slot(slot);  // nobody else knows of this socket yet
  }
}

void EpollReactor::close(Socket socket, Part part) {
  Slot& slot = at(socket);
  if (part == Part::whole)
    free_slot(slot);
  else if (!std::exchange(slot.fin, true) && !slot.send)
    ::shutdown(slot.descriptor.fd(), SHUT_WR);
}

// The waker is edge-triggered too, so each write wakes the thread, and the count need not be read.
void EpollReactor::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(waker_.fd(), &one, sizeof one);
}

void EpollReactor::serve_later(Slot& slot) {
  if (slot.ready) return;
  slot.ready = true;
  ready_.push_back(slot.socket);
}

// Finished sends are completed before the wait, in a turn of their own, because their callers may
// have more to do (the worker's end of turn) that a long wait would delay. Not twice in a row, so
// that links that only send do not keep the others waiting.
void EpollReactor::turn(Moment until) {
  const bool answered = flush();
  if (answered && !answered_sends_) {
    answered_sends_ = true;
    return;
  }
  answered_sends_ = false;
  wait(answered ? Duration::zero() : patience(until));
  batch_.swap(ready_);
  for (const Socket socket : batch_) serve(socket);
  batch_.clear();
}

// Returns whether a completion was called.
bool EpollReactor::flush() {
  bool answered = false;
  batch_.swap(queued_);
  for (const Socket socket : batch_) {
    Slot* slot = find(socket);
    if (!slot) continue;
    slot->queued = false;
    if (slot->send && slot->writable && send_now(*slot)) answered = true;
  }
  batch_.clear();
  return answered;
}

Duration EpollReactor::patience(Moment until) const {
  if (!ready_.empty()) return Duration::zero();
  if (until.mono == Duration::max()) return Duration::max();
  return std::max(until.mono - read_mono(), Duration::zero());
}

// In nanoseconds if the kernel supports it (5.11), because a load generator's schedule is finer
// than milliseconds. Otherwise rounded up, because a wait that ends too early only leads to
// another.
int EpollReactor::wait_until(Duration patience) {
  const int room = static_cast<int>(events_.size());
  if (patience == Duration::max()) return ::epoll_wait(epoll_.fd(), events_.data(), room, -1);
  if (exact_) {
    timespec left{};
    left.tv_sec = duration_cast<seconds>(patience).count();
    left.tv_nsec = (patience % seconds(1)).count();
    const int count = ::epoll_pwait2(epoll_.fd(), events_.data(), room, &left, nullptr);
    if (count >= 0 || errno != ENOSYS) return count;
    exact_ = false;
  }
  const auto rounded = std::chrono::ceil<milliseconds>(patience).count();
  const auto held = std::min<std::int64_t>(rounded, INT_MAX);
  return ::epoll_wait(epoll_.fd(), events_.data(), room, static_cast<int>(held));
}

void EpollReactor::wait(Duration patience) {
  const int count = wait_until(patience);
  GW_CHECK(count >= 0 || errno == EINTR);
  now_ = read_clocks();
  for (int i = 0; i < count; ++i) mark(events_[static_cast<std::size_t>(i)]);
  free_.insert(free_.end(), freed_.begin(), freed_.end());
  freed_.clear();
}

void EpollReactor::mark(const epoll_event& event) {
  if (event.data.u64 == wake_key) return;
  Slot* slot = find(Socket{static_cast<std::int32_t>(event.data.u64)});
  if (!slot) return;
  const std::uint32_t what = event.events;
  if (what & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) slot->ended = true;
  if (what & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) slot->readable = true;
  if (what & (EPOLLOUT | EPOLLHUP | EPOLLERR)) slot->writable = true;
  if ((slot->open && (slot->readable || slot->writable)) || (slot->receive && slot->readable) ||
      (slot->send && slot->writable))
    serve_later(*slot);
}

// Any completion may close the socket, so it is looked up again before the next one.
void EpollReactor::serve(Socket socket) {
  Slot* slot = find(socket);
  if (!slot) return;
  slot->ready = false;
  if (slot->open) {
    if (slot->listening)
      accept_some(socket);
    else
      finish_connect(*slot);
    return;
  }
  if (slot->receive && slot->readable) receive_now(*slot);
  slot = find(socket);
  if (slot && slot->send && slot->writable) send_now(*slot);
}

void EpollReactor::accept_some(Socket socket) {
  for (int i = 0; i < accepts_per_turn; ++i) {
    Slot* listener = find(socket);
    if (!listener || !listener->open || !listener->readable) return;
    accept_one(*listener);
  }
  Slot* listener = find(socket);
  if (listener && listener->open && listener->readable) serve_later(*listener);
}

void EpollReactor::accept_one(Slot& listener) {
  SockAddr from;
  Descriptor descriptor(
      ::accept4(listener.descriptor.fd(), from.raw(), &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!descriptor) {
    if (would_block(errno))
      listener.readable = false;
    else if (!is_of_the_connection(errno))
      answer(listener.open, {.error = errno});
    return;
  }
  Slot* slot = take_slot(std::move(descriptor));
  if (!slot) return answer(listener.open, {.error = EMFILE});
  if (!watch(*slot)) {
    const int error = errno;
    free_slot(*slot);
    return answer(listener.open, {.error = error});
  }
  slot->writable = true;
  const Address peer = from_sockaddr(from);
  answer(listener.open,
         {.value = static_cast<std::uint32_t>(slot->socket.id), .more = true, .peer = &peer});
}

void EpollReactor::finish_connect(Slot& slot) {
  int error = slot.error;
  socklen_t size = sizeof error;
  if (error == 0) ::getsockopt(slot.descriptor.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) {
    answer(slot.open, {.value = static_cast<std::uint32_t>(slot.socket.id)});
    return;
  }
  Completion* asked = std::exchange(slot.open, nullptr);
  free_slot(slot);
  answer(asked, {.error = error});
}

void EpollReactor::receive_now(Slot& slot) {
  Block* block = (slot.bulky ? bulky_ : blocks_).get();
  const Slice whole(block, block->data(), 0);  // gives the block back where nothing came
  ssize_t count;
  do {
    count = receive_some(slot.descriptor.fd(), block->data(), block->capacity);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && would_block(errno)) {
    slot.readable = false;
    return;
  }
  Outcome outcome;
  if (count < 0) {
    outcome.error = errno;
  } else {
    if (count == 0) slot.ended = true;
    block->used = static_cast<std::uint32_t>(count);
    outcome.bytes = Slice(block, block->data(), block->used);
    if (block->used < block->capacity && !slot.ended) slot.readable = false;
    slot.bulky = block->used == block->capacity || (slot.bulky && block->used >= block_size);
  }
  answer(slot.receive, outcome);
}

// Returns whether a completion was called.
bool EpollReactor::send_now(Slot& slot) {
  Outcome outcome;
  while (!slot.out.empty() && slot.writable && outcome.error == 0) {
    std::size_t asked = 0;
    const ssize_t count = send_some(slot.descriptor.fd(), slot.out, asked);
    if (count >= 0) {
      outcome.value += static_cast<std::uint32_t>(count);
      slot.out.consume(static_cast<std::size_t>(count));
      slot.writable = static_cast<std::size_t>(count) == asked;
    } else if (would_block(errno)) {
      slot.writable = false;
    } else if (errno != EINTR) {
      outcome.error = errno;
    }
  }
  outcome.more = outcome.error == 0 && !slot.out.empty();
  if (outcome.more && outcome.value == 0) return false;
  if (!outcome.more) {
    slot.out.clear();
    if (slot.fin) ::shutdown(slot.descriptor.fd(), SHUT_WR);
  }
  answer(slot.send, outcome);
  return true;
}

Error no_reactor(const char* what) {
  return {Error::Kind::io, format("{}: {}", what, std::strerror(errno))};
}

}  // namespace

Result<std::unique_ptr<Reactor>> make_epoll_reactor() {
  Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return no_reactor("epoll_create1");
  Descriptor waker(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!waker) return no_reactor("eventfd");
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.u64 = wake_key;
  if (::epoll_ctl(epoll.fd(), EPOLL_CTL_ADD, waker.fd(), &event) != 0)
    return no_reactor("epoll_ctl");
  return std::unique_ptr<Reactor>(
      std::make_unique<EpollReactor>(std::move(epoll), std::move(waker)));
}

}  // namespace gw::net
