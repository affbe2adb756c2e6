// From text to Config: reads the files (through Sources), includes and placeholders, and the
// tables. Everything wrong is reported; the Config holds what could be understood.
#pragma once

#include <string>
#include <vector>

#include "config/cases.h"
#include "config/config.h"
#include "config/sources.h"

namespace gw::config {

struct PolicyType {       // what parse must know of the policies' room above it
  std::string_view name;  // "rate-limit"
  bool later = false;     // known to the language, not yet to this version
};

struct Loaded {
  Config config;
  Diagnostics diagnostics;               // with the file names
  std::vector<std::string> read;         // every file that was read, for --watch
  std::vector<std::string> not_checked;  // --hermetic: what stayed unknown
};

// paths: files or folders, in any order.
Loaded load(const std::vector<std::string>& paths, const std::vector<PolicyType>& types,
            Sources& sources);

}  // namespace gw::config
