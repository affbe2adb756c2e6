// The worker reads a flag each turn and takes the lock only if there is mail.
#include "proxy/bridges/mailbox.h"

#include <utility>

namespace gw::proxy {

void Mailbox::post(Mail mail) {
  {
    const std::lock_guard lock(mutex_);
    mails_.push_back(std::move(mail));
    waiting_.store(true, std::memory_order_release);
  }
  reactor_.wake();
}

std::vector<Mail> Mailbox::take() {
  if (!waiting_.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(mutex_);
  waiting_.store(false, std::memory_order_relaxed);
  return std::exchange(mails_, {});
}

}  // namespace gw::proxy
