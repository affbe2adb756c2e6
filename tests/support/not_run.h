// A part of the tests that cannot run on this machine is reported, and counted by tests/run.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

namespace gw::test {

// `why`: one line, such as "nginx is not installed". tests/run names the file in GW_NOT_RUN.
inline void not_run(const std::string& why) {
  WARN("not run: " << why);
  const char* file = std::getenv("GW_NOT_RUN");
  if (file != nullptr) std::ofstream(file, std::ios::app) << why << '\n';
}

}  // namespace gw::test
