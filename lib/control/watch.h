// Watch: detects that a file of the configuration has changed on disk. It watches the folders and
// not the files, because editors and deployments replace files. Thread: control.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "net/socket.h"

namespace gw::control {

class Watch {
 public:
  static Result<Watch> make();

  // Replaces the watched files. Folders that do not exist are skipped.
  void look_at(const std::set<std::string>& files);
  int fd() const { return queue_.fd(); }  // readable when something happened in a folder
  bool take();                            // true if it was about a file of the configuration

 private:
  explicit Watch(net::Descriptor queue) : queue_(std::move(queue)) {}
  bool concerns(int folder, std::string_view name) const;

  net::Descriptor queue_;                       // inotify
  std::map<int, std::set<std::string>> names_;  // file names by the folder's number
};

}  // namespace gw::control
