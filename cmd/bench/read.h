// The readers of gw bench's words, each of its part. False where the words are wrong, which was
// said.
#pragma once

#include <string>

#include "base/result.h"
#include "cmd/bench/bench.h"

namespace gw::cmd {

bool read_load(const Arguments& arguments, Print& print, Bench& to);
bool read_targets(const Arguments& arguments, Print& print, Bench& to);
bool read_replay(const Arguments& arguments, Print& print, Bench& to);  // after both

Result<std::string> read_file(const std::string& path);

}  // namespace gw::cmd
