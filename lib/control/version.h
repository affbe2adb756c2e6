// Version: one reading of the configuration, all the way from its files to a snapshot that could
// serve, or all that is wrong with it. Nothing is opened, so a bad one costs nothing.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/parse/parse.h"
#include "config/sources.h"
#include "decision/snapshot.h"
#include "ledger/names.h"

namespace gw::control {

struct Version {
  config::Loaded loaded;                               // its diagnostics are those of every step
  std::unique_ptr<const decision::Snapshot> snapshot;  // null where there are errors
  std::set<std::string> host_names;                    // whose addresses it wants to know
};

// Load, compile, overlap. Names carries numbers on from the version before.
Version read_version(const std::vector<std::string>& paths, config::Sources& sources,
                     ledger::Names& names);

}  // namespace gw::control
