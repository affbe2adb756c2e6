// Sources: everything outside the configuration's own text that loading it may look at. serve gives
// the real ones (control), tests and --hermetic give others; so validate cannot touch the world.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/result.h"

namespace gw::config {

class Sources {
 public:
  virtual ~Sources() = default;
  virtual Result<std::string> read(const std::string& path) = 0;
  // Files that a pattern with * or ? in its last part names, or a folder's *.toml; sorted.
  virtual Result<std::vector<std::string>> list(const std::string& pattern) = 0;
  virtual bool is_folder(const std::string& path) = 0;
  virtual std::optional<std::string> env(const std::string& name) = 0;
  // All addresses of a host name as last resolved; empty where nobody has asked (offline).
  virtual std::vector<IpAddress> addresses(const std::string& host) = 0;
  virtual bool hermetic() const { return false; }  // env, file and key need not be there
};

}  // namespace gw::config
