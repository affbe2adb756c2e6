// RealSources: files, environment, and the currently known addresses of host names, for loading a
// configuration in service. A new object per load. Thread: control.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/sources.h"

namespace gw::control {

using Addresses = std::map<std::string, std::vector<IpAddress>, std::less<>>;  // by host name
using MemoryFiles = std::map<std::string, std::string>;  // by path: files that are not on disk

class RealSources final : public config::Sources {
 public:
  explicit RealSources(Addresses addresses = {}, MemoryFiles memory_files = {})
      : addresses_(std::move(addresses)), memory_files_(std::move(memory_files)) {}

  Result<std::string> read(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& pattern) override;
  bool is_folder(const std::string& path) override;
  std::optional<std::string> env(const std::string& name) override;
  std::vector<IpAddress> addresses(const std::string& host) override;

  // The host names whose addresses were requested; the resolver must keep them current.
  const std::set<std::string>& names_asked() const { return names_asked_; }
  // The files that were read, also by policies and fixed responses; --watch watches them.
  const std::set<std::string>& files_read() const { return files_read_; }

 private:
  Addresses addresses_;
  MemoryFiles memory_files_;
  std::set<std::string> names_asked_;
  std::set<std::string> files_read_;
};

}  // namespace gw::control
