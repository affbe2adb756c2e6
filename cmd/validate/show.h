// Show: the overview of `gw validate --show`, for people and as JSON.
#pragma once

#include <span>
#include <string>

#include "analysis/overview.h"
#include "cmd/output/print.h"
#include "config/diagnostic.h"

namespace gw::cmd {

void print_overview(std::span<const analysis::RouteShown>, const config::Diagnostics& files,
                    Print&);
std::string overview_json(std::span<const analysis::RouteShown>, const config::Diagnostics& files);

}  // namespace gw::cmd
