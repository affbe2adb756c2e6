// Look-ups in the maps.
#include "support/core/sources_in_memory.h"

#include "base/text.h"

namespace gw::test {

Result<std::string> SourcesInMemory::read(const std::string& path) {
  reads.push_back(path);
  const auto found = files.find(path);
  if (found == files.end()) return Error{Error::Kind::not_found, "no such file"};
  return found->second;
}

Result<std::vector<std::string>> SourcesInMemory::list(const std::string& pattern) {
  const std::string glob = is_folder(pattern) ? pattern + "/*.toml" : pattern;
  const std::string folder = glob.substr(0, glob.rfind('/') + 1);
  std::vector<std::string> found;
  for (const auto& [path, text] : files) {
    const bool here = path.rfind('/') == folder.rfind('/') && path.starts_with(folder);
    if (here && glob_matches(glob, path)) found.push_back(path);
  }
  return found;
}

bool SourcesInMemory::is_folder(const std::string& path) {
  const auto next = files.lower_bound(path + "/");
  return next != files.end() && next->first.starts_with(path + "/");
}

std::optional<std::string> SourcesInMemory::env(const std::string& name) {
  const auto found = environment.find(name);
  if (found == environment.end()) return {};
  return found->second;
}

std::vector<IpAddress> SourcesInMemory::addresses(const std::string& host) {
  const auto found = hosts.find(host);
  return found == hosts.end() ? std::vector<IpAddress>() : found->second;
}

}  // namespace gw::test
