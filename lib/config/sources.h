// Sources: everything outside of the configuration text that loading may access. serve uses the
// real one (control); tests and --hermetic use others, so that validation does not depend on the
// system.
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
  // The files that match a pattern with * or ? in its last part, or the *.toml files of a folder;
  // sorted.
  virtual Result<std::vector<std::string>> list(const std::string& pattern) = 0;
  virtual bool is_folder(const std::string& path) = 0;
  virtual std::optional<std::string> env(const std::string& name) = 0;
  // The addresses of a host name as last resolved; empty if it was never resolved (offline).
  virtual std::vector<IpAddress> addresses(const std::string& host) = 0;
  virtual bool hermetic() const { return false; }  // env, file and key may be unavailable
};

}  // namespace gw::config
