// The same steps as in validate and route-test.
#include "control/version.h"

#include "analysis/overlap.h"
#include "decision/compile/compile.h"
#include "policy/kind.h"

namespace gw::control {

Version read_version(const std::vector<std::string>& paths, config::Sources& sources,
                     ledger::Names& names) {
  std::vector<config::PolicyType> types;
  for (const policy::Kind& kind : policy::kinds()) types.push_back({kind.name, kind.later});
  Version version;
  version.loaded = config::load(paths, types, sources);
  config::Diagnostics& diagnostics = version.loaded.diagnostics;
  version.snapshot = decision::compile(version.loaded.config, sources, names, diagnostics);
  if (version.snapshot) analysis::find_overlaps(*version.snapshot, diagnostics);
  if (!diagnostics.ok()) version.snapshot = nullptr;
  diagnostics.sort();
  return version;
}

}  // namespace gw::control
