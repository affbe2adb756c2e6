// HermeticSources: the files of the tree alone. No environment, no names, nothing from outside the
// folders that the configuration was named in: so CI says the same on every machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "control/real_sources.h"

namespace gw::cmd {

class HermeticSources final : public config::Sources {
 public:
  explicit HermeticSources(const std::vector<std::string>& paths);

  Result<std::string> read(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& pattern) override;
  bool is_folder(const std::string& path) override;
  std::optional<std::string> env(const std::string&) override { return std::nullopt; }
  std::vector<IpAddress> addresses(const std::string&) override { return {}; }
  bool hermetic() const override { return true; }

 private:
  bool inside(const std::string& path) const;

  control::RealSources files_;
  std::vector<std::filesystem::path> trees_;  // absolute, in normal form
};

}  // namespace gw::cmd
