// The report for people: each finding with its line of the file and a mark under the place.
#pragma once

#include "cmd/print.h"
#include "cmd/report.h"

namespace gw::cmd {

void print_findings(const Report&, Print&);

}  // namespace gw::cmd
