// Mailbox: messages of other threads to a worker. Any thread posts; the worker takes them between
// two turns. A message never contains a pointer to an object of a worker.
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

// A listening socket that control opened: one per worker and address.
struct ListenSocket {
  std::uint32_t listener = 0;  // index into the snapshot's listeners
  std::string address;         // as written there: how it is found again after a reload
  net::Descriptor socket;
};

// A new configuration. A listening socket that is neither opened nor closed here stays open. No
// connection and no running exchange is affected.
struct Publish {
  std::shared_ptr<const decision::Snapshot> snapshot;
  std::vector<ListenSocket> opened;
  std::vector<std::string> closed;  // addresses that go; what had arrived there is still served
};

// Stop accepting, finish running exchanges, and return from run(), after `within` at the latest.
struct Drain {
  Duration within{};
};

struct Stop {};  // return from run() at once

// The result of a helper's job.
struct Done {
  std::uint64_t ticket = 0;  // who waits for it, by the worker's own account
  std::string result;
};

// From any worker: a slot became free and belongs to this waiting exchange now.
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
