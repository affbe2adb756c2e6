// The loop of a run, and the counting of its results.
#include "load/run.h"

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "link/turn.h"
#include "load/server.h"
#include "net/timers.h"

namespace gw::load {

namespace {

constexpr Duration tick = milliseconds(100);
// The most due requests to start before the clock is read again. Each costs some microseconds, and
// that delay belongs to the generator, not to a server.
constexpr int most_starts = 32;

Duration thread_time() {
  timespec at{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return seconds(at.tv_sec) + Duration(at.tv_nsec);
}

}  // namespace

struct Run::Parts final : Book {
  Parts(net::Reactor& its_reactor, Plan its_plan, Watch& its_watch);
  ~Parts() { shut(); }

  void begin();
  Moment until() const;
  void start_due();
  void on_tick();
  bool over() const;
  void end();
  void shut();
  Side& side(const Due& due) { return findings.sides[plan.asks[due.ask].side]; }
  void record(const Due& due, Duration asked, Duration now);

  void on_answer(const Due&, Duration asked, std::uint16_t status, std::uint64_t bytes) override;
  void on_fault(const Due&, Fault, std::string_view detail) override;
  void on_timeout(const Due&, Duration asked) override;
  void on_connect() override { ++findings.connects; }
  std::optional<Due> another(std::size_t server) override;

  net::Reactor& reactor;
  Plan plan;
  Watch& watch;
  net::Timers timers;
  link::Turn turn;
  Requests requests;
  std::deque<Server> servers;
  Findings findings;
  Moment start, last_answer;
  std::uint64_t numbers = 0;
  bool begun = false, stopped = false;
  net::Timer ticks{this, [](void* self) { static_cast<Parts*>(self)->on_tick(); }};
};

Run::Parts::Parts(net::Reactor& its_reactor, Plan its_plan, Watch& its_watch)
    : reactor(its_reactor),
      plan(std::move(its_plan)),
      watch(its_watch),
      timers(reactor.now()),
      turn(reactor, timers),
      requests(plan) {
  findings.sides.resize(plan.sides);
  findings.closed = plan.closed;
  findings.scheduled = plan.schedule.length();
  const Server::Parts parts{turn, plan, requests, *this};
  for (std::size_t i = 0; i < plan.servers.size(); ++i) servers.emplace_back(parts, i);
}

// --- the loop ---

void Run::Parts::begin() {
  begun = true;
  start = last_answer = turn.now();
  timers.set(ticks, start + tick);
  if (plan.closed)
    for (Server& server : servers) server.open_all();
}

Moment Run::Parts::until() const {
  if (!begun || turn.hurried()) return turn.now();
  Moment wake = timers.next();
  if (!plan.closed && plan.schedule.next()) wake = std::min(wake, start + *plan.schedule.next());
  return wake;
}

void Run::Parts::start_due() {
  if (plan.closed) return;
  for (int i = 0; i < most_starts && plan.schedule.next(); ++i) {
    const Moment at = start + *plan.schedule.next();
    if (turn.now() < at) return;
    plan.schedule.take();
    findings.delay.record(turn.now() - at);
    const std::uint64_t number = numbers++;
    const Due due{at.mono, turn.now().mono, number, requests.choose(number)};
    ++side(due).all.due;
    servers[plan.asks[due.ask].server].take(due);
  }
}

void Run::Parts::on_tick() {
  timers.set(ticks, turn.now() + tick);
  if (!watch.on_tick(findings, turn.now() - start)) {
    findings.stopped = stopped = true;
    findings.scheduled = std::min(findings.scheduled, turn.now() - start);
  }
  if (plan.closed && turn.now() < start + plan.schedule.length())
    for (Server& server : servers) server.reopen();
}

bool Run::Parts::over() const {
  if (stopped) return true;
  const Moment end = start + plan.schedule.length();
  const bool all_due = plan.closed ? turn.now() >= end : !plan.schedule.next();
  if (!all_due) return false;
  if (turn.now() >= end + plan.timeout) return true;
  return std::all_of(servers.begin(), servers.end(),
                     [](const Server& server) { return server.at_rest(); });
}

void Run::Parts::end() {
  shut();
  findings.took = std::max(findings.scheduled, last_answer - start);
}

void Run::Parts::shut() {
  for (Server& server : servers) server.give_up();
  turn.settle();
  timers.cancel(ticks);
}

// --- the book ---

void Run::Parts::record(const Due& due, Duration asked, Duration now) {
  Side& its = side(due);
  its.all.response.record(now - due.at);
  its.all.service.record(now - asked);
  its.all.seen.record(now - due.seen);
  const auto block =
      std::min(most_blocks - 1, static_cast<std::size_t>((due.at - start.mono) / plan.block));
  if (block >= its.blocks.size()) its.blocks.resize(block + 1);
  its.blocks[block].record(now - due.at);
}

void Run::Parts::on_answer(const Due& due, Duration asked, std::uint16_t status,
                           std::uint64_t bytes) {
  last_answer = turn.now();
  record(due, asked, last_answer.mono);
  Tally& tally = side(due).all;
  ++tally.statuses[std::min<std::size_t>(status, tally.statuses.size() - 1)];
  tally.bytes += bytes;
}

void Run::Parts::on_fault(const Due& due, Fault fault, std::string_view detail) {
  Tally& tally = side(due).all;
  tally.fault(fault);
  if (tally.example.empty()) tally.example = detail;
}

void Run::Parts::on_timeout(const Due& due, Duration asked) {
  record(due, asked, turn.now().mono);
  side(due).all.fault(Fault::timeout);
}

std::optional<Due> Run::Parts::another(std::size_t server) {
  if (turn.now() >= start + plan.schedule.length()) return std::nullopt;
  const std::uint64_t number = numbers++;
  std::size_t ask = requests.choose(number);
  // With several servers each connection sends only its own server's asks; weights apply among
  // those.
  while (plan.asks[ask].server != server) ask = requests.choose(number);
  ++findings.sides[plan.asks[ask].side].all.due;
  return Due{turn.now().mono, turn.now().mono, number, ask};
}

// --- from outside ---

Run::Run(net::Reactor& reactor, Plan plan, Watch& watch)
    : parts_(std::make_unique<Parts>(reactor, std::move(plan), watch)) {}
Run::~Run() = default;

const Findings& Run::findings() const { return parts_->findings; }

bool Run::turn() {
  Parts& parts = *parts_;
  if (parts.begun && parts.over()) return false;
  parts.reactor.turn(parts.until());
  if (!parts.begun) parts.begin();
  // A response that arrived in time counts, even if this thread read it late.
  if (parts.timers.next() <= parts.turn.now()) parts.turn.settle();
  parts.timers.advance(parts.turn.now());
  parts.start_due();
  parts.turn.settle();
  if (!parts.over()) return true;
  parts.end();
  return false;
}

Findings Run::finish() {
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  const Duration before = thread_time();
  while (turn()) continue;
  parts_->findings.busy = thread_time() - before;
  return parts_->findings;
}

}  // namespace gw::load
