// Watch: tells when a file of the configuration has changed on disk. It looks at the folders, not
// at the files: editors and deployments put a new file in place of the old one. Control thread.
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

  // These files from now on, in place of those before. A folder that is not there is left out.
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
