// Helpers: threads for work that would block a worker for too long. The queue is bounded: a job
// above the bound is rejected immediately. Workers post jobs and get the results by mail.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gw::proxy {

class Mailbox;

struct Job {
  std::string (*run)(std::string_view bytes) = nullptr;
  std::string bytes;           // wiped once it is done
  Mailbox* mailbox = nullptr;  // gets a Done; outlives the helpers
  std::uint64_t ticket = 0;
};

class Helpers {
 public:
  // The number of threads after start(). 0: post() runs the job itself, as simulations need.
  explicit Helpers(std::size_t threads, std::size_t longest_queue = 256)
      : count_(threads), longest_queue_(longest_queue) {}
  ~Helpers();
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

  void start();
  bool post(Job job);  // any thread; false where the queue is full

 private:
  void work();

  const std::size_t count_, longest_queue_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Job> queue_;  // guarded by mutex_
  bool stop_ = false;      // too
  std::vector<std::thread> threads_;
};

}  // namespace gw::proxy
