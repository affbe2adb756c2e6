// Load, compile, overlap: the road that serve takes too, up to where it would open anything.
#include "cmd/checked.h"

#include <filesystem>

#include "analysis/overlap.h"
#include "base/text.h"
#include "cmd/print.h"
#include "decision/compile.h"
#include "policy/kind.h"

namespace gw::cmd {

Checked check(const std::vector<std::string>& paths, config::Sources& sources) {
  std::vector<config::PolicyType> types;
  for (const policy::Kind& kind : policy::kinds()) types.push_back({kind.name, kind.later});
  Checked checked;
  checked.loaded = config::load(paths, types, sources);
  policy::Names names;
  config::Diagnostics& diagnostics = checked.loaded.diagnostics;
  checked.snapshot = decision::compile(checked.loaded.config, sources, names, diagnostics);
  if (checked.snapshot) analysis::find_overlaps(*checked.snapshot, diagnostics);
  if (!diagnostics.ok()) checked.snapshot = nullptr;
  diagnostics.sort();
  return checked;
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
