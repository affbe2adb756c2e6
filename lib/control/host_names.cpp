// The resolver's thread stores its results under a lock and wakes the control thread by an eventfd.
#include "control/host_names.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace gw::control {

Result<std::unique_ptr<HostNames>> HostNames::make(net::ResolverOptions options, Log& log) {
  net::Descriptor changed(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!changed) return Error{Error::Kind::io, std::strerror(errno), "eventfd"};
  return std::unique_ptr<HostNames>(new HostNames(std::move(changed), std::move(options), log));
}

HostNames::HostNames(net::Descriptor changed, net::ResolverOptions options, Log& log)
    : changed_(std::move(changed)), options_(std::move(options)), log_(log) {}

Result<void> HostNames::watch(const std::set<std::string>& names) {
  {
    const std::lock_guard lock(mutex_);
    names_ = names;
    const auto unused = [&](const std::string& name) { return names.count(name) == 0; };
    std::erase_if(known_, [&](const auto& entry) { return unused(entry.first); });
    std::erase_if(failed_, unused);
  }
  if (!resolver_) {
    if (names.empty()) return {};
    auto made = net::Resolver::make(
        options_,
        {.on_change = [this](const auto& name,
                             const auto& addresses) { on_change(name, addresses); },
         .on_failure = [this](const auto& name, const Error& error) { on_failure(name, error); }});
    if (!made) return made.error();
    resolver_ = std::move(*made);
  }
  resolver_->watch(names);
  return {};
}

void HostNames::wait_for_first(Duration patience) {
  std::unique_lock lock(mutex_);
  tried_.wait_for(lock, patience, [this] { return all_tried(); });
}

Addresses HostNames::known() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

bool HostNames::take() {
  eventfd_t count = 0;
  return eventfd_read(changed_.fd(), &count) == 0;
}

void HostNames::on_change(const std::string& name, const std::vector<IpAddress>& addresses) {
  const std::lock_guard lock(mutex_);
  if (names_.count(name) == 0) return;
  known_[name] = addresses;
  failed_.erase(name);
  eventfd_write(changed_.fd(), 1);
  if (all_tried()) tried_.notify_all();
}

void HostNames::on_failure(const std::string& name, const Error& error) {
  const std::lock_guard lock(mutex_);
  const bool had_answer = known_.find(name) != known_.end();
  log_.warning(format("{}; {}", error.text(),
                      had_answer ? "its last addresses are still used" : "retrying soon"));
  if (!had_answer) failed_.insert(name);
  if (all_tried()) tried_.notify_all();
}

bool HostNames::all_tried() const {
  return std::all_of(names_.begin(), names_.end(), [this](const std::string& name) {
    return known_.find(name) != known_.end() || failed_.count(name) > 0;
  });
}

}  // namespace gw::control
