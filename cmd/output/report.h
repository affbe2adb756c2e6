// Report: what validate and route-test's suite found, ready for every format: diagnostics of the
// configuration, and each [[test]] with how it ended.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/suite.h"
#include "config/diagnostic.h"

namespace gw::cmd {

struct Place {
  std::string file;  // empty: nowhere in a file
  std::uint32_t line = 0, column = 0;

  std::string text() const;  // "gw.toml:3:7"
};

struct Finding {
  config::Severity severity = config::Severity::error;
  std::string code;
  Place at;
  std::string message, help;
};

struct CaseVerdict {
  std::string name;
  Place at;
  std::vector<std::string> failures;  // none: it passed
};

struct Report {
  std::vector<Finding> findings;  // failed cases stand among them, code "test.failed"
  std::vector<CaseVerdict> cases;
  std::string version;

  std::size_t count(config::Severity) const;
  std::size_t failed_cases() const;
};

void add_diagnostics(Report&, const config::Diagnostics&);
void add_results(Report&, std::span<const analysis::TestResult>, const config::Diagnostics& files);

std::string_view severity_name(config::Severity);

// SARIF 2.1.0, JUnit's XML, and GitHub's workflow commands.
std::string sarif(const Report&);
std::string junit(const Report&);
std::string github(const Report&);
// The array that `--format json` calls "diagnostics".
std::string diagnostics_json(const Report&);

// "1 error", "3 errors".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace gw::cmd
