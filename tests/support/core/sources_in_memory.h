// Sources over maps: files, environment and host names that a test writes down. The paths are as
// given; a folder is a path that is the start of another.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/sources.h"

namespace gw::test {

class SourcesInMemory final : public config::Sources {
 public:
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> environment;
  std::map<std::string, std::vector<IpAddress>> hosts;
  bool is_hermetic = false;
  std::vector<std::string> reads;  // what was asked for, in order

  Result<std::string> read(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& pattern) override;
  bool is_folder(const std::string& path) override;
  std::optional<std::string> env(const std::string& name) override;
  std::vector<IpAddress> addresses(const std::string& host) override;
  bool hermetic() const override { return is_hermetic; }
};

}  // namespace gw::test
