// These count as changes: a file of the configuration is written and closed, moved in or out, or
// created; a new *.toml beside one (an include may match it); or "..data", the link that Kubernetes
// swaps to replace all files of a volume at once.
#include "control/watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace gw::control {

namespace {

constexpr std::uint32_t changes =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE;

}  // namespace

Result<Watch> Watch::make() {
  net::Descriptor queue(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!queue) return Error{Error::Kind::io, std::strerror(errno), "inotify"};
  return Watch(std::move(queue));
}

void Watch::look_at(const std::set<std::string>& files) {
  std::map<int, std::set<std::string>> names;
  for (const std::string& file : files) {
    const std::filesystem::path path(file);
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    const int number = inotify_add_watch(queue_.fd(), folder.c_str(), changes);  // same: same one
    if (number >= 0) names[number].insert(path.filename().string());
  }
  for (const auto& [number, unused] : names_)
    if (names.find(number) == names.end()) inotify_rm_watch(queue_.fd(), number);
  names_ = std::move(names);
}

bool Watch::take() {
  alignas(inotify_event) char events[16384];
  bool concerned = false;
  for (;;) {
    const ssize_t size = ::read(queue_.fd(), events, sizeof events);
    if (size <= 0) return concerned;
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, events + at, sizeof event);
      const char* const name = event.len > 0 ? events + at + sizeof event : "";
      if ((event.mask & IN_Q_OVERFLOW) || concerns(event.wd, name)) concerned = true;
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }
}

bool Watch::concerns(int folder, std::string_view name) const {
  const auto found = names_.find(folder);
  if (found == names_.end()) return false;
  if (found->second.count(std::string(name)) > 0 || name == "..data") return true;
  return name.ends_with(".toml") && !name.starts_with(".");
}

}  // namespace gw::control
