// Mailbox: what other threads tell a worker. Anyone posts; the worker alone takes, between two
// turns. A message never holds a pointer to anything that a worker owns.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "decision/snapshot.h"
#include "ledger/holds.h"
#include "net/reactor.h"
#include "net/socket.h"

namespace gw::proxy {

// A listening socket that control opened: one for each worker and address.
struct ListenSocket {
  std::uint32_t listener = 0;  // index into the snapshot's listeners
  std::string address;         // as written there: how it is found again after a reload
  net::Descriptor socket;
};

// A new configuration. A listening socket that is neither opened nor closed here stays and goes on
// accepting; no connection and no running exchange is touched.
struct Publish {
  std::shared_ptr<const decision::Snapshot> snapshot;
  std::vector<ListenSocket> opened;
  std::vector<std::string> closed;  // addresses that go; what had arrived there is still served
};

// Accept no more, finish what is running, and then return from run(): at the latest after `within`.
struct Drain {
  Duration within{};
};

struct Stop {};  // return from run() at once

// From a helper: what its work came to.
struct Done {
  std::uint64_t ticket = 0;  // who waits for it, by the worker's own account
  std::string result;
};

// From another worker, or this one: a place became free, and it is now who waited for it.
struct Freed {
  std::uint64_t ticket = 0;  // too
  ledger::Hold hold;
};

using Mail = std::variant<Publish, Drain, Stop, Done, Freed>;

class Mailbox final : public ledger::Waiting {
 public:
  explicit Mailbox(net::Reactor& reactor) : reactor_(reactor) {}

  void on_hold(std::uint64_t ticket, const ledger::Hold& hold) override {
    post(Freed{ticket, hold});
  }

  void post(Mail mail);      // any thread
  std::vector<Mail> take();  // the worker; costs one relaxed read where there is none

 private:
  net::Reactor& reactor_;
  std::atomic<bool> waiting_{false};
  std::mutex mutex_;
  std::vector<Mail> mails_;  // guarded by mutex_
};

}  // namespace gw::proxy
