// Checked: a configuration as validate and route-test want it: loaded, compiled, looked over for
// overlaps, with everything that was found. Nothing of it opens a socket.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/parse.h"
#include "config/sources.h"
#include "decision/snapshot.h"
#include "policy/names.h"

namespace gw::cmd {

class Print;

struct Checked {
  config::Loaded loaded;
  std::unique_ptr<const decision::Snapshot> snapshot;  // null where there are errors
};
Checked check(const std::vector<std::string>& paths, config::Sources&);

// The named files and folders are there; says so on standard error where one is not.
bool all_there(const std::vector<std::string>& paths, Print&);

}  // namespace gw::cmd
