// Version: one reading of the configuration, from its files to a snapshot that could be published,
// or the errors in it. It opens no socket or log, so an invalid one has no effect.
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

// Load, compile, overlap. Names continues the numbering of the previous version.
Version read_version(const std::vector<std::string>& paths, config::Sources& sources,
                     ledger::Names& names);

}  // namespace gw::control
