// Reactor: the kernel interface of one worker. Operations finish later, by calling a Completion
// that the caller owns. Two implementations (epoll, io_uring) and one for tests (sim). Thread: one
// per reactor; only wake() may be called from another.
// A turn delivers all completions, lets everyone queue operations, and makes one system call. On
// the hot path, single operations avoid their own system calls.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "net/address.h"
#include "net/socket.h"

namespace gw::net {

struct Socket {  // the reactor's number for it, real or simulated
  std::int32_t id = -1;
  explicit operator bool() const { return id >= 0; }
  friend bool operator==(Socket, Socket) = default;
};

struct Outcome {
  int error = 0;                  // an errno value; 0 where it went well
  std::uint32_t value = 0;        // accept, connect: the Socket's id; send: bytes of this step
  bool more = false;              // this completion will be called again
  Slice bytes = {};               // receive: what came; empty with error 0 is the peer's end
  const Address* peer = nullptr;  // accept: who; lent for the call
};

// Owned by the caller of an operation. It must live until it was called without `more`, or
// cancelled. Inside its own call it may be used for another operation. `op` belongs to the reactor
// during an operation.
struct Completion {
  void* owner = nullptr;
  void (*done)(void* owner, const Outcome&) = nullptr;
  std::uint32_t op = 0;
  bool pending() const { return op != 0; }
};

enum class Part : std::uint8_t { sending, whole };

class Reactor {
 public:
  virtual ~Reactor() = default;
  virtual std::string_view name() const = 0;     // "epoll", "io_uring", "sim"
  virtual Moment now() const = 0;                // does not change within one turn
  virtual Duration clock() const = 0;            // Moment::mono, read anew: to measure by
  virtual Socket adopt(Descriptor) = 0;          // a listening socket that control opened
  virtual void accept(Socket, Completion&) = 0;  // answers (`more`) until cancelled or an error
  virtual void connect(const Address&, Completion&) = 0;  // answers with the Socket
  virtual void receive(Socket, Completion&) = 0;  // answers once; keep the slice to keep its block
  // One send at a time per socket. Called after each step, with `more` until everything is sent.
  virtual void send(Socket, Buffer&&, Completion&) = 0;
  virtual void cancel(Completion&) = 0;  // done() will not be called any more; idle is fine
  virtual void close(Socket, Part) = 0;  // sending: FIN only; whole: cancels what is under way
  virtual void wake() = 0;               // ends a waiting turn; any thread
  virtual void turn(Moment until) = 0;   // deliver, submit, wait until something comes or until
  virtual BlockPool& blocks() = 0;       // this worker's memory for bytes (16 KiB)
  virtual std::size_t lent() const = 0;  // bytes of memory in blocks that somebody keeps now
};

Result<std::unique_ptr<Reactor>> make_epoll_reactor();
// Returns the reason if the kernel does not allow it. Another thread than the one that calls turn()
// may create it.
Result<std::unique_ptr<Reactor>> make_uring_reactor();
// "auto", "epoll", "io_uring". `chosen` gets the name and why it was chosen.
Result<std::unique_ptr<Reactor>> make_reactor(std::string_view engine, std::string& chosen);

}  // namespace gw::net
