// Loading from one text in memory: nothing else is there to be read.
#include "support/core/case_runner.h"

#include <fstream>
#include <sstream>

#include "base/check.h"
#include "base/text.h"
#include "decision/compile/compile.h"
#include "policy/kind.h"
#include "support/core/sources_in_memory.h"

namespace gw::test {

Built build_text(const std::string& name, const std::string& toml) {
  SourcesInMemory sources;
  sources.files[name] = toml;
  std::vector<config::PolicyType> types;
  for (const policy::Kind& kind : policy::kinds()) types.push_back({kind.name, kind.later});
  Built result;
  result.loaded = config::load({name}, types, sources);
  ledger::Names names;
  if (result.loaded.diagnostics.ok())
    result.snapshot =
        decision::compile(result.loaded.config, sources, names, result.loaded.diagnostics);
  for (const config::Diagnostic& one : result.loaded.diagnostics.all())
    if (one.severity == config::Severity::error)
      result.faults += format("{}:{}:{} {}: {} ({})\n", name, one.at.line, one.at.column, one.code,
                              one.message, one.help);
  return result;
}

Built build_good(const std::string& toml) {
  Built result = build_text("gw.toml", toml);
  if (!result.snapshot) std::fputs(result.faults.c_str(), stderr);
  GW_CHECK(result.snapshot != nullptr);
  return result;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace gw::test
