// CaseRunner: a configuration as text, loaded and compiled by the mind, for tests that ask it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/suite.h"
#include "config/parse/parse.h"
#include "decision/snapshot.h"

namespace gw::test {

struct Built {
  config::Loaded loaded;
  std::unique_ptr<const decision::Snapshot> snapshot;  // null where there are errors
  std::string faults;                                  // the errors, one a line: "3:7 code: what"
};

// `name` is what places call the file.
Built build_text(const std::string& name, const std::string& toml);
// The same; stops the test where there are errors.
Built build_good(const std::string& toml);

std::string read_file(const std::string& path);

}  // namespace gw::test
