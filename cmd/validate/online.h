// What `gw validate --online` asks the world for: addresses of host names, and keys of issuers, as
// a gateway would that starts now. Nothing that it learns is kept.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cmd/output/report.h"
#include "control/version.h"

namespace gw::cmd {

struct Online {
  std::vector<std::string> found;  // "keys of https://id.test: 2 keys", a line each
  bool unreachable = false;        // something could not be asked, so nobody knows
};

// What is wrong becomes findings of the report, codes "online.name" and "online.keys".
// REQUIRES: checked.snapshot
Online look_online(const control::Version& checked, const std::set<std::string>& host_names,
                   Report& report);

// What stays unknown without it.
std::vector<std::string> unknown_offline(const control::Version& checked);

}  // namespace gw::cmd
