// Checked: a configuration as validate and route-test want it: the road that serve takes, up to
// where it would open anything.
#pragma once

#include <string>
#include <vector>

#include "control/version.h"

namespace gw::cmd {

class Print;

using Checked = control::Version;
Checked check(const std::vector<std::string>& paths, config::Sources&);

// False where it is not valid, which was said with everything that is wrong.
bool is_valid(const Checked&, Print&);

// With the consumers and keys of its store, where there is one: as a gateway that is started now
// would have them. False where the store cannot be read, which was said.
bool add_store(Checked&, Print&);

// The named files and folders are there; says so on standard error where one is not.
bool all_there(const std::vector<std::string>& paths, Print&);

}  // namespace gw::cmd
