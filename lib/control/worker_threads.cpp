// The cores are those of the affinity mask, so taskset, cpusets and containers are respected.
#include "control/worker_threads.h"

#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/text.h"
#include "proxy/bridges/bank.h"

namespace gw::control {

namespace {

std::vector<int> usable_cores() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0)
    for (int i = 0; i < CPU_SETSIZE; ++i)
      if (CPU_ISSET(i, &mask)) cores.push_back(i);
  return cores;
}

void pin(std::thread& thread, int core) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  CPU_SET(core, &mask);
  pthread_setaffinity_np(thread.native_handle(), sizeof mask, &mask);  // no harm where refused
}

template <class T>
T random_value() {
  T value;
  GW_CHECK(::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value));
  return value;
}

// A request may need its own connection to an upstream: a quarter of the descriptors is reserved
// for those, and for files.
std::uint64_t room_for_clients() {
  rlimit limit = {};
  GW_CHECK(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  return limit.rlim_cur / 4 * 3;
}

}  // namespace

WorkerThreads::WorkerThreads(net::Descriptor ended)
    : ended_(std::move(ended)),
      bank_(proxy::make_shared_bank()),
      connection_counts_(random_value<HashKey>(), room_for_clients()) {}

WorkerThreads::~WorkerThreads() {
  for (const std::thread& thread : threads_) GW_CHECK(!thread.joinable());
}

Result<std::unique_ptr<WorkerThreads>> WorkerThreads::make(std::size_t count,
                                                           const std::string& engine, Log& log) {
  if (count == 0) count = std::max<std::size_t>(1, usable_cores().size());
  net::Descriptor ended(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ended) return Error{Error::Kind::io, std::strerror(errno), "eventfd"};
  std::unique_ptr<WorkerThreads> made(new WorkerThreads(std::move(ended)));
  const auto hash_key = random_value<HashKey>();
  made->helpers_.emplace(count);
  for (std::size_t i = 0; i < count; ++i) {
    Result<std::unique_ptr<net::Reactor>> reactor = net::make_reactor(engine, made->engine_);
    if (!reactor) return reactor.error();
    made->workers_.push_back(std::make_unique<proxy::Worker>(
        proxy::WorkerSetup{.reactor = std::move(*reactor),
                           .bank = *made->bank_,
                           .helpers = *made->helpers_,
                           .connection_counts = made->connection_counts_,
                           .key_set_requests = &made->key_set_requests_,
                           .hash_key = hash_key,
                           .seed = random_value<std::uint64_t>(),
                           .log = log}));
  }
  return made;
}

std::vector<proxy::Mailbox*> WorkerThreads::mailboxes() {
  std::vector<proxy::Mailbox*> all;
  for (const auto& worker : workers_) all.push_back(&worker->mailbox());
  return all;
}

std::vector<proxy::RecordRing*> WorkerThreads::rings() {
  std::vector<proxy::RecordRing*> all;
  for (const auto& worker : workers_) all.push_back(&worker->ring());
  return all;
}

std::vector<const proxy::Counters*> WorkerThreads::counters() const {
  std::vector<const proxy::Counters*> all;
  for (const auto& worker : workers_) all.push_back(&worker->counters());
  return all;
}

std::vector<const proxy::EndpointBoard*> WorkerThreads::endpoints() const {
  std::vector<const proxy::EndpointBoard*> all;
  for (const auto& worker : workers_) all.push_back(&worker->endpoints());
  return all;
}

void WorkerThreads::start() {
  const std::vector<int> cores = usable_cores();
  helpers_->start();
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    threads_.emplace_back([this, i] {
      workers_[i]->run();
      eventfd_write(ended_.fd(), 1);
    });
    pthread_setname_np(threads_[i].native_handle(), format("gw-worker-{}", i).c_str());
    if (workers_.size() <= cores.size()) pin(threads_[i], cores[i]);
  }
}

void WorkerThreads::post_drain(Duration within) {
  for (const auto& worker : workers_) worker->mailbox().post(proxy::Drain{within});
}

void WorkerThreads::post_stop() {
  for (const auto& worker : workers_) worker->mailbox().post(proxy::Stop{});
}

std::size_t WorkerThreads::take_ended() {
  eventfd_t count = 0;
  return eventfd_read(ended_.fd(), &count) == 0 ? count : 0;
}

void WorkerThreads::join() {
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace gw::control
