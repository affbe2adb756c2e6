// The loop of a worker, and the handling of its mail.
#include "proxy/worker.h"

#include <algorithm>
#include <list>
#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "proxy/connection.h"
#include "proxy/core.h"
#include "proxy/listener.h"

namespace gw::proxy {

namespace {

// After gateway.drain expired: time for the last responses to be sent.
constexpr Duration last_words = seconds(1);

// The index of a listening address in a snapshot.
std::optional<std::uint32_t> listener_of(const decision::Snapshot& snapshot,
                                         const std::string& address) {
  for (std::uint32_t i = 0; i < snapshot.listeners.size(); ++i) {
    const auto& addresses = snapshot.listeners[i].addresses;
    if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) return i;
  }
  return std::nullopt;
}

}  // namespace

struct Worker::Parts {
  explicit Parts(WorkerSetup setup)
      : reactor(std::move(setup.reactor)), core(*reactor, setup), mailbox(*reactor) {
    core.ledger.hash_key = setup.hash_key;
    core.seed = setup.seed;
    core.memory_mark = setup.memory_mark;
    core.inquiries.mailbox = &mailbox;
  }

  void on_mail(Publish& mail);
  void on_mail(Drain& mail);
  void on_mail(Stop&) { stopped = true; }
  void on_mail(Done& mail) { core.inquiries.on_done(mail); }
  void on_mail(const Freed& mail) { core.inquiries.on_freed(mail); }
  void on_drain_over();
  void forget_closed();
  bool drained() const { return core.draining && !core.open && listeners.empty(); }
  void shut();

  std::unique_ptr<net::Reactor> reactor;
  Core core;
  Mailbox mailbox;
  std::list<Listener> listeners;
  net::Timer drain_timer{this, [](void* self) { static_cast<Parts*>(self)->on_drain_over(); }};
  bool drain_over = false;
  bool stopped = false;
};

Worker::Worker(WorkerSetup setup) : parts_(std::make_unique<Parts>(std::move(setup))) {}

Worker::~Worker() { parts_->shut(); }

Mailbox& Worker::mailbox() { return parts_->mailbox; }
RecordRing& Worker::ring() { return parts_->core.ring; }
const Counters& Worker::counters() const { return parts_->core.counters; }
const EndpointBoard& Worker::endpoints() const { return parts_->core.endpoints; }

void Worker::run() {
  while (turn({Duration::max(), {}})) continue;
}

bool Worker::turn(Moment until) {
  Parts& parts = *parts_;
  Core& core = parts.core;
  until = core.turn.hurried() ? core.now() : std::min(until, core.timers.next());
  core.reactor.turn(until);
  // Data that arrived in time counts, even if this thread was delayed.
  if (core.timers.next() <= core.now()) core.turn.settle();
  core.timers.advance(core.now());
  for (Mail& mail : parts.mailbox.take())
    std::visit([&parts](auto& what) { parts.on_mail(what); }, mail);
  core.turn.settle();
  core.counters.kept_bytes.set(core.turn.kept());
  parts.forget_closed();
  return !parts.stopped && !parts.drained();
}

// A reload is this swap. Running exchanges keep the snapshot with which they started.
void Worker::Parts::on_mail(Publish& mail) {
  const Pin snapshot = make_pin(std::move(mail.snapshot));
  for (Listener& listener : listeners) {
    const bool closed =
        std::find(mail.closed.begin(), mail.closed.end(), listener.address()) != mail.closed.end();
    const auto index = listener_of(*snapshot, listener.address());
    if (closed || !index)
      listener.close();
    else if (!listener.closing())
      listener.publish(snapshot, *index);
  }
  for (Connection* open = core.open; open; open = open->next_open())
    if (open->listener_closes()) open->drain();
  for (ListenSocket& socket : mail.opened)
    listeners.emplace_back(core, std::move(socket), snapshot);
}

void Worker::Parts::on_mail(Drain& mail) {
  core.draining = true;
  for (Listener& listener : listeners) listener.close();
  for (Connection* open = core.open; open; open = open->next_open()) open->drain();
  core.pool.close_idle();
  core.timers.set(drain_timer, core.now() + mail.within);
}

void Worker::Parts::on_drain_over() {
  if (std::exchange(drain_over, true)) {
    for (Connection* open = core.open; open; open = open->next_open()) open->shut();
    stopped = true;
    return;
  }
  for (Connection* open = core.open; open; open = open->next_open()) open->end_drain();
  core.timers.set(drain_timer, core.now() + last_words);
}

void Worker::Parts::forget_closed() {
  listeners.remove_if([](const Listener& listener) { return listener.gone(); });
}

// Everything is released in order, so that a leak is detected here.
void Worker::Parts::shut() {
  for (Connection* open = core.open; open; open = open->next_open()) open->shut();
  core.turn.settle();
  core.pool.close_idle();
  core.turn.settle();
  core.timers.cancel(drain_timer);
  listeners.clear();
  for (Mail& mail : mailbox.take())  // a place that came too late
    if (const auto* freed = std::get_if<Freed>(&mail)) on_mail(*freed);
  GW_CHECK(core.ledger.at_rest() && core.pool.at_rest() && core.inquiries.at_rest());
}

}  // namespace gw::proxy
