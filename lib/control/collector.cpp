// Orders are processed between two rounds, so only this thread ever uses a sink.
#include "control/collector.h"

#include <pthread.h>

#include <chrono>
#include <utility>

namespace gw::control {

namespace {

constexpr milliseconds between_rounds(100);
// After a round with more records than this, the next round comes sooner, because a ring might
// fill. On a fully used machine a round also delays a worker, so rounds should be short.
constexpr std::size_t busy_round = 300;
constexpr milliseconds between_busy_rounds(5);

Duration steady_now() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

void Collector::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "gw-collector");
}

void Collector::use(LogSinks sinks) {
  const std::lock_guard lock(mutex_);
  sinks_ = std::move(sinks);
}

void Collector::reopen() {
  const std::lock_guard lock(mutex_);
  reopen_ = true;
  wake_.notify_one();
}

void Collector::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Collector::run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    take_requests();
    lock.unlock();
    const std::size_t records = log_.round(steady_now());
    lock.lock();
    const milliseconds wait = records < busy_round ? between_rounds : between_busy_rounds;
    wake_.wait_for(lock, wait, [this] { return stop_ || reopen_; });
  }
  take_requests();
  log_.finish(steady_now());
}

void Collector::take_requests() {
  if (sinks_) log_.use(std::move(*std::exchange(sinks_, {})));
  if (std::exchange(reopen_, false)) log_.reopen();
}

}  // namespace gw::control
