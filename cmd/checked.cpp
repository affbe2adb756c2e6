// No version came before this one, so its names start anew.
#include "cmd/checked.h"

#include <filesystem>

#include "base/text.h"
#include "cmd/print.h"

namespace gw::cmd {

Checked check(const std::vector<std::string>& paths, config::Sources& sources) {
  policy::Names names;
  return control::read_version(paths, sources, names);
}

bool all_there(const std::vector<std::string>& paths, Print& print) {
  bool there = true;
  for (const std::string& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    print.fail(format("there is no configuration {}", path),
               "name it with -c FILE, or write a gw.toml here");
    there = false;
  }
  return there;
}

}  // namespace gw::cmd
