// The reactor over io_uring: all operations of a turn reach the kernel with the one system call
// that also waits. Thread: one worker's, except wake().
// There are two kinds of receives. Short messages use a multishot receive into small blocks that
// the kernel takes from a ring: armed once, it costs nothing per message. But a fast sender could
// fill megabytes before it is stopped. So a socket that fills a whole block, or receives bytes that
// nobody requested, is disarmed: bytes that still arrive are kept, and from then on each receive is
// a single one into a large block, until one comes back half empty. So back-pressure reaches the
// peer's TCP window.
// Sends never wait inside the kernel (MSG_DONTWAIT): a full socket is polled until it is writable.
// A slot is reused only when the kernel has finished all its operations.
#include <liburing.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "net/gathering.h"
#include "net/kernel.h"
#include "net/reactor.h"
#include "net/reactor_uring_buffers.h"
#include "net/reactor_uring_slot.h"
#include "net/sockaddr.h"

namespace gw::net {

namespace {

constexpr unsigned queue_entries = 4096;
constexpr unsigned completion_entries = 16 * 1024;
constexpr std::uint32_t block_size = 16 * 1024;
constexpr ProvidedBuffers::Shape small_blocks{0, 256, 16 * 1024};
constexpr ProvidedBuffers::Shape large_blocks{1, 128, 64 * 1024};

// Ends of a multishot receive that are not errors of the connection: it is armed again when needed.
bool is_passing(int error) {
  return error == ENOBUFS || error == ECANCELED || error == EAGAIN || error == EINTR;
}

class UringReactor final : public Reactor {
 public:
  UringReactor() = default;
  ~UringReactor() override;
  Result<void> start();

  std::string_view name() const override { return "io_uring"; }
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
    return blocks_.out() * block_size + small_.lent() + large_.lent();
  }

 private:
  UringSlot& at(Socket);  // REQUIRES: it is open
  UringSlot* take_slot(int fd);
  void retire(UringSlot&);
  void settle_slot(UringSlot&);

  io_uring_sqe& sqe(UringSlot&, OpKind);
  io_uring_sqe& unanswered_sqe();
  void arm_accept(UringSlot&);
  void arm_receive(UringSlot&);
  void disarm(UringSlot&);
  void start_send(UringSlot&);
  void deliver_later(UringSlot&);
  void deliver(UringSlot&);

  void enable();
  void enter(Moment until);
  void take_completions();
  void on_completion(const io_uring_cqe&);
  void on_accepted(UringSlot&, const io_uring_cqe&);
  void on_connected(UringSlot&, const io_uring_cqe&);
  void on_received(UringSlot&, const io_uring_cqe&);
  void on_sent(UringSlot&, const io_uring_cqe&);
  void fail_connect(UringSlot&, int error);
  void on_bytes(UringSlot&, Slice);
  void end(UringSlot&, int error);
  void on_sent_some(UringSlot&, std::uint32_t size);
  void poll_room(UringSlot&);
  void finish_send(UringSlot&, const Outcome&);
  void poll_wakes();

  BlockPool blocks_{block_size};
  ProvidedBuffers small_{small_blocks}, large_{large_blocks};
  io_uring ring_{};
  bool started_ = false, enabled_ = false;
  Gathering gathering_;
  unsigned sends_ = 0;     // since the last call
  unsigned arrivals_ = 0;  // events but of sends that the last call brought
  Duration turn_took_{};
  Descriptor waker_;
  Moment now_ = read_clocks();
  std::vector<std::unique_ptr<UringSlot>> slots_;
  std::vector<UringSlot*> free_;
  std::vector<UringSlot*> freed_;  // for the next turn: an answer may still hold them
  std::vector<Socket> ready_, batch_;
};

// --- start and end ---

const char* remedy(int error) {
  if (error == EPERM) return "not permitted here (kernel.io_uring_disabled, or seccomp)";
  if (error == ENOMEM) return "no memory may be locked for it (ulimit -l)";
  if (error == EINVAL || error == ENOSYS) return "this kernel is too old (6.1 is needed)";
  return std::strerror(error);
}

Result<void> UringReactor::start() {
  io_uring_params params{};
  // Enabled in the first turn, so that the worker's thread becomes the single issuer.
  params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE |
                 IORING_SETUP_SUBMIT_ALL | IORING_SETUP_R_DISABLED;
  params.cq_entries = completion_entries;
  int error = -io_uring_queue_init_params(queue_entries, &ring_, &params);
  started_ = error == 0;
  if (error == 0) error = -small_.join(ring_);
  if (error == 0) error = -large_.join(ring_);
  if (error == 0) {
    waker_ = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    error = waker_ ? 0 : errno;
  }
  if (error != 0) return Error{Error::Kind::unsupported, remedy(error), "io_uring"};
  poll_wakes();
  return {};
}

UringReactor::~UringReactor() {
  for (const auto& slot : slots_)
    if (slot->fd >= 0) ::close(slot->fd);
  if (started_) io_uring_queue_exit(&ring_);
}

void UringReactor::poll_wakes() {
  io_uring_sqe* entry = io_uring_get_sqe(&ring_);
  io_uring_prep_poll_multishot(entry, waker_.fd(), POLLIN);
  io_uring_sqe_set_data64(entry, waking);
}

// --- slots ---

UringSlot& UringReactor::at(Socket socket) {
  const std::uint32_t number = socket_slot(socket.id);
  GW_CHECK(socket && number < slots_.size() && slots_[number]->socket == socket);
  return *slots_[number];
}

UringSlot* UringReactor::take_slot(int fd) {
  if (free_.empty()) {
    if (slots_.size() > max_socket_slot) return nullptr;
    slots_.push_back(std::make_unique<UringSlot>());
    slots_.back()->number = static_cast<std::uint32_t>(slots_.size() - 1);
    free_.push_back(slots_.back().get());
  }
  UringSlot* slot = free_.back();
  free_.pop_back();
  slot->used = true;
  slot->fd = fd;
  slot->socket.id = socket_id(slot->number, slot->generation);
  return slot;
}

// The socket no longer exists for its users; the kernel may still complete operations.
void UringReactor::retire(UringSlot& slot) {
  for (Completion* asked : {slot.open, slot.receive, slot.send})
    if (asked) asked->op = 0;
  slot.open = slot.receive = slot.send = nullptr;
  slot.held.clear();
  slot.held_from = 0;
  slot.socket = {};
  if (slot.fd >= 0) {
    if (slot.with_kernel != 0) {  // they hold the socket open
      io_uring_sqe& entry = unanswered_sqe();
      io_uring_prep_cancel_fd(&entry, slot.fd, IORING_ASYNC_CANCEL_ALL);
      entry.flags |= IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS;
    }
    io_uring_sqe& entry = unanswered_sqe();
    io_uring_prep_close(&entry, slot.fd);
    entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
    slot.fd = -1;
  }
  settle_slot(slot);
}

void UringReactor::settle_slot(UringSlot& slot) {
  if (!slot.used || slot.socket || slot.with_kernel != 0) return;
  const std::uint32_t number = slot.number;
  const std::uint32_t generation = next_generation(slot.generation);
  slot = UringSlot{};
  slot.number = number;
  slot.generation = generation;
  freed_.push_back(&slot);
}

std::uint32_t op_of(const UringSlot& slot, OpKind kind) {
  return slot.number << 3 | static_cast<std::uint32_t>(kind);
}

// --- operations ---

// Sets the user data of the entry, which preparing an operation does not change.
io_uring_sqe& UringReactor::unanswered_sqe() {
  io_uring_sqe* entry = io_uring_get_sqe(&ring_);
  if (!entry) {
    io_uring_submit(&ring_);
    entry = io_uring_get_sqe(&ring_);
    GW_CHECK(entry != nullptr);
  }
  io_uring_sqe_set_data64(entry, 0);
  return *entry;
}

io_uring_sqe& UringReactor::sqe(UringSlot& slot, OpKind kind) {
  io_uring_sqe& entry = unanswered_sqe();
  ++slot.with_kernel;
  entry.user_data = reinterpret_cast<std::uint64_t>(&slot) | kind;
  return entry;
}

Socket UringReactor::adopt(Descriptor listener) {
  set_no_delay(listener.fd());
  UringSlot* slot = take_slot(listener.fd());
  if (!slot) return {};
  listener.release();
  slot->listening = true;
  return slot->socket;
}

void UringReactor::accept(Socket socket, Completion& completion) {
  UringSlot& slot = at(socket);
  GW_CHECK(slot.listening);
  begin(slot.open, completion, op_of(slot, opening));
  arm_accept(slot);
}

void UringReactor::arm_accept(UringSlot& slot) {
  if (slot.opening_now) return;  // a cancelled one has not ended yet; its end arms again
  slot.opening_now = true;
  io_uring_sqe& entry = sqe(slot, opening);
  io_uring_prep_multishot_accept(&entry, slot.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void UringReactor::connect(const Address& address, Completion& completion) {
  UringSlot* slot = take_slot(-1);
  GW_CHECK(slot != nullptr);  // descriptors run out first
  begin(slot->open, completion, op_of(*slot, opening));
  slot->address = std::make_unique<SockAddr>(to_sockaddr(address));
  slot->fd = ::socket(slot->address->family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (slot->fd < 0) {
    slot->end_error = errno;
    return deliver_later(*slot);
  }
  set_no_delay(slot->fd);
  io_uring_sqe& entry = sqe(*slot, opening);
  io_uring_prep_connect(&entry, slot->fd, slot->address->raw(), slot->address->size);
}

void UringReactor::receive(Socket socket, Completion& completion) {
  UringSlot& slot = at(socket);
  begin(slot.receive, completion, op_of(slot, receiving));
  if (slot.holds() || slot.ended) return deliver_later(slot);
  arm_receive(slot);
}

void UringReactor::arm_receive(UringSlot& slot) {
  if (slot.armed) return;
  slot.armed = true;
  slot.disarmed = false;
  slot.large = slot.bulky;
  const ProvidedBuffers& buffers = slot.large ? large_ : small_;
  io_uring_sqe& entry = sqe(slot, receiving);
  if (!slot.large)
    io_uring_prep_recv_multishot(&entry, slot.fd, nullptr, 0, 0);
  else
    io_uring_prep_recv(&entry, slot.fd, nullptr, buffers.capacity(), 0);
  entry.flags |= IOSQE_BUFFER_SELECT;
  entry.buf_group = buffers.group();
}

void UringReactor::disarm(UringSlot& slot) {
  slot.bulky = true;
  if (!slot.armed || slot.large || std::exchange(slot.disarmed, true)) return;
  io_uring_sqe& entry = unanswered_sqe();
  io_uring_prep_cancel64(&entry, reinterpret_cast<std::uint64_t>(&slot) | receiving, 0);
  entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
}

void UringReactor::send(Socket socket, Buffer&& bytes, Completion& completion) {
  UringSlot& slot = at(socket);
  GW_CHECK(!slot.fin && !slot.sending_now);  // one at a time; a cancelled one ends with its socket
  begin(slot.send, completion, op_of(slot, sending));
  slot.out = std::move(bytes);
  if (slot.out.empty()) return deliver_later(slot);
  start_send(slot);
}

void UringReactor::start_send(UringSlot& slot) {
  slot.sending_now = true;
  io_uring_sqe& entry = sqe(slot, sending);
  if (slot.out.count() == 1) {
    const Slice& slice = slot.out.at(0);
    slot.asked = slice.size();
    io_uring_prep_send(&entry, slot.fd, slice.data(), slice.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  } else {
    slot.asked = 0;
    slot.message = msghdr{};
    slot.message.msg_iov = slot.parts.data();
    slot.message.msg_iovlen = std::min(slot.out.count(), slot.parts.size());
    for (std::size_t i = 0; i < slot.message.msg_iovlen; ++i) {
      const Slice& slice = slot.out.at(i);
      slot.parts[i] = {const_cast<char*>(slice.data()), slice.size()};
      slot.asked += slice.size();
    }
    io_uring_prep_sendmsg(&entry, slot.fd, &slot.message, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  slot.sent_at = now_.mono;
  ++sends_;
}

void UringReactor::cancel(Completion& completion) {
  if (!completion.pending()) return;
  UringSlot& slot = *slots_[completion.op >> 3];
  const auto kind = static_cast<OpKind>(completion.op & kind_mask);
  completion.op = 0;
  if (kind == receiving) {
    slot.receive = nullptr;
  } else if (kind == sending) {
    slot.send = nullptr;
  } else if (slot.listening) {
    slot.open = nullptr;
    io_uring_sqe& entry = unanswered_sqe();
    io_uring_prep_cancel64(&entry, reinterpret_cast<std::uint64_t>(&slot) | opening, 0);
    entry.flags |= IOSQE_CQE_SKIP_SUCCESS;
  } else {
    slot.open = nullptr;
    retire(slot);  // nobody else knows of this socket yet
  }
}

void UringReactor::close(Socket socket, Part part) {
  UringSlot& slot = at(socket);
  if (part == Part::whole) return retire(slot);
  if (!std::exchange(slot.fin, true) && !slot.send) ::shutdown(slot.fd, SHUT_WR);
}

void UringReactor::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(waker_.fd(), &one, sizeof one);
}

// --- a turn ---

// Debian's liburing 2.3 declares io_uring_enable_rings but does not export it.
void UringReactor::enable() {
  const long result =
      ::syscall(__NR_io_uring_register, ring_.ring_fd, IORING_REGISTER_ENABLE_RINGS, nullptr, 0);
  GW_CHECK(result == 0);
  enabled_ = true;
}

void UringReactor::turn(Moment until) {
  if (!enabled_) enable();
  free_.insert(free_.end(), freed_.begin(), freed_.end());
  freed_.clear();
  small_.publish();
  large_.publish();
  enter(until);
  const Duration before = now_.mono;
  now_ = read_clocks();
  turn_took_ = now_.mono - before;
  take_completions();
  batch_.swap(ready_);
  for (const Socket socket : batch_) {
    UringSlot& slot = *slots_[socket_slot(socket.id)];
    if (slot.socket == socket) deliver(slot);
  }
  batch_.clear();
}

// A send that fits completes within this very call, so a wait together with sends would end
// immediately: then there is no wait, or it also counts the sends. The kernel may complete a send
// late, so such a wait always has a timeout.
void UringReactor::enter(Moment until) {
  const unsigned sends = std::exchange(sends_, 0);
  const Gathering::Wait wait = gathering_.next(std::exchange(arrivals_, 0), turn_took_);
  const bool gather = wait.events > 0;
  if (!ready_.empty() || io_uring_cq_ready(&ring_) != 0 || (sends > 0 && !gather)) {
    io_uring_submit_and_get_events(&ring_);
    return;
  }
  if (!gather && until.mono == Duration::max()) {
    io_uring_submit_and_wait(&ring_, 1);
    return;
  }
  Duration left = std::max(until.mono - read_mono(), Duration::zero());
  if (gather) left = std::min(left, wait.patience);
  __kernel_timespec patience{};
  patience.tv_sec = duration_cast<seconds>(left).count();
  patience.tv_nsec = (left % seconds(1)).count();
  io_uring_cqe* first = nullptr;
  const unsigned events = gather ? sends + 1 + wait.events : 1;
  io_uring_submit_and_wait_timeout(&ring_, &first, events, &patience, nullptr);
}

// In portions, so that the data of a turn is still in the cache at its end.
void UringReactor::take_completions() {
  std::array<io_uring_cqe*, 128> some;
  const unsigned count =
      io_uring_peek_batch_cqe(&ring_, some.data(), static_cast<unsigned>(some.size()));
  for (unsigned i = 0; i < count; ++i) on_completion(*some[i]);
  io_uring_cq_advance(&ring_, count);
}

void UringReactor::on_completion(const io_uring_cqe& completion) {
  const auto kind = static_cast<OpKind>(completion.user_data & kind_mask);
  auto* slot = reinterpret_cast<UringSlot*>(completion.user_data & ~kind_mask);
  if (completion.user_data == waking && !(completion.flags & IORING_CQE_F_MORE)) poll_wakes();
  if (!slot) return;
  if (!(completion.flags & IORING_CQE_F_MORE)) --slot->with_kernel;
  if (kind != sending) ++arrivals_;
  if (kind == receiving)
    on_received(*slot, completion);
  else if (kind == sending || kind == polling)
    on_sent(*slot, completion);
  else if (slot->listening)
    on_accepted(*slot, completion);
  else
    on_connected(*slot, completion);
  settle_slot(*slot);
}

void UringReactor::on_accepted(UringSlot& slot, const io_uring_cqe& completion) {
  if (!(completion.flags & IORING_CQE_F_MORE)) slot.opening_now = false;
  if (completion.res < 0) {
    if (!slot.open) return;
    const int error = -completion.res;
    if (error == ECANCELED || error == EAGAIN || is_of_the_connection(error))
      arm_accept(slot);
    else
      answer(slot.open, {.error = error});
    return;
  }
  Descriptor accepted(completion.res);
  if (!slot.open) return;  // cancelled: it came too late
  SockAddr from;
  if (::getpeername(accepted.fd(), from.raw(), &from.size) != 0) return;  // gone already
  UringSlot* made = take_slot(accepted.fd());
  if (!made) return;
  accepted.release();
  const Address peer = from_sockaddr(from);
  const auto id = static_cast<std::uint32_t>(made->socket.id);
  answer(slot.open, {.value = id, .more = true, .peer = &peer});
  if (slot.open && !slot.opening_now) arm_accept(slot);
}

void UringReactor::on_connected(UringSlot& slot, const io_uring_cqe& completion) {
  slot.address.reset();
  if (!slot.open) return;
  if (completion.res != 0) return fail_connect(slot, -completion.res);
  answer(slot.open, {.value = static_cast<std::uint32_t>(slot.socket.id)});
}

void UringReactor::fail_connect(UringSlot& slot, int error) {
  Completion* asked = std::exchange(slot.open, nullptr);
  asked->op = 0;
  retire(slot);
  asked->done(asked->owner, {.error = error});
}

// If a receive was requested, its completion is called at once; otherwise the bytes are kept.
void UringReactor::on_received(UringSlot& slot, const io_uring_cqe& completion) {
  if (!(completion.flags & IORING_CQE_F_MORE)) slot.armed = false;
  Slice bytes;
  if (completion.flags & IORING_CQE_F_BUFFER) {
    ProvidedBuffers& buffers = slot.large ? large_ : small_;
    bytes = buffers.take(completion, static_cast<std::uint32_t>(std::max(completion.res, 0)));
  }
  if (!slot.socket) return;  // closed since
  if (completion.res > 0)
    on_bytes(slot, std::move(bytes));
  else if (!is_passing(-completion.res))
    end(slot, -completion.res);
  else if (slot.receive && !slot.holds())
    arm_receive(slot);
}

void UringReactor::on_bytes(UringSlot& slot, Slice bytes) {
  const std::size_t capacity = bytes.block()->capacity;
  const bool wanted = slot.receive && !slot.holds();
  const Duration sent_at = std::exchange(slot.sent_at, Duration::zero());
  if (sent_at != Duration::zero()) gathering_.on_answer(now_.mono - sent_at);
  // Back to small blocks when a message fits into one.
  if (slot.large && bytes.size() < small_.capacity()) slot.bulky = false;
  if (!slot.large && (bytes.size() == capacity || !wanted)) disarm(slot);
  if (wanted) return answer(slot.receive, {.bytes = std::move(bytes)});
  slot.held.push_back(std::move(bytes));
  if (slot.receive) deliver_later(slot);
}

void UringReactor::end(UringSlot& slot, int error) {
  slot.ended = true;
  slot.end_error = error;
  if (slot.receive) deliver_later(slot);
}

void UringReactor::on_sent(UringSlot& slot, const io_uring_cqe& completion) {
  if (!slot.socket) return;
  const bool polled = (completion.user_data & kind_mask) == polling;
  if (!slot.send) {  // cancelled: what is left stays unsent
    slot.sending_now = false;
    slot.out.clear();
  } else if (polled && completion.res >= 0) {
    start_send(slot);
  } else if (completion.res == -EAGAIN) {
    poll_room(slot);
  } else if (completion.res < 0) {
    finish_send(slot, {.error = -completion.res});
  } else {
    on_sent_some(slot, static_cast<std::uint32_t>(completion.res));
  }
}

// A short send means that the socket is full.
void UringReactor::on_sent_some(UringSlot& slot, std::uint32_t size) {
  slot.out.consume(size);
  if (slot.out.empty()) return finish_send(slot, {.value = size});
  size < slot.asked ? poll_room(slot) : start_send(slot);
  answer(slot.send, {.value = size, .more = true});
}

void UringReactor::poll_room(UringSlot& slot) {
  io_uring_sqe& entry = sqe(slot, polling);
  io_uring_prep_poll_add(&entry, slot.fd, POLLOUT);
}

void UringReactor::finish_send(UringSlot& slot, const Outcome& outcome) {
  slot.sending_now = false;
  slot.out.clear();
  if (slot.fin) ::shutdown(slot.fd, SHUT_WR);
  answer(slot.send, outcome);
}

// --- completions that waited for a turn ---

void UringReactor::deliver_later(UringSlot& slot) {
  if (std::exchange(slot.ready, true)) return;
  ready_.push_back(slot.socket);
}

// Any completion may close the socket, so nothing is used after one.
void UringReactor::deliver(UringSlot& slot) {
  slot.ready = false;
  if (slot.open && !slot.listening) return fail_connect(slot, slot.end_error);
  if (slot.send && !slot.sending_now) {
    if (slot.receive) deliver_later(slot);
    return finish_send(slot, {});
  }
  if (!slot.receive) return;
  if (slot.holds()) {
    Slice bytes = std::move(slot.held[slot.held_from++]);
    if (!slot.holds()) {
      slot.held.clear();
      slot.held_from = 0;
    }
    return answer(slot.receive, {.bytes = std::move(bytes)});
  }
  if (slot.ended) return answer(slot.receive, {.error = slot.end_error});
  arm_receive(slot);
}

}  // namespace

Result<std::unique_ptr<Reactor>> make_uring_reactor() {
  auto reactor = std::make_unique<UringReactor>();
  const Result<void> started = reactor->start();
  if (!started) return started.error();
  return std::unique_ptr<Reactor>(std::move(reactor));
}

}  // namespace gw::net
