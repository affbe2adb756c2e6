// Jobs that still wait at the end are not run, because nobody needs their results.
#include "proxy/bridges/helpers.h"

#include <utility>

#include "crypto/random.h"
#include "proxy/bridges/mailbox.h"

namespace gw::proxy {

namespace {

void do_job(Job& job) {
  std::string result = job.run(job.bytes);
  crypto::wipe(job.bytes);
  job.mailbox->post(Done{job.ticket, std::move(result)});
}

}  // namespace

void Helpers::start() {
  for (std::size_t i = 0; i < count_; ++i) threads_.emplace_back([this] { work(); });
}

Helpers::~Helpers() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  more_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  for (Job& job : queue_) crypto::wipe(job.bytes);
}

bool Helpers::post(Job job) {
  if (count_ == 0) return do_job(job), true;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= longest_queue_) {
      crypto::wipe(job.bytes);
      return false;
    }
    queue_.push_back(std::move(job));
  }
  more_.notify_one();
  return true;
}

void Helpers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    more_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    if (stop_) return;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    do_job(job);
    lock.lock();
  }
}

}  // namespace gw::proxy
