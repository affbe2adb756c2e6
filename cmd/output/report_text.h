// The report for people: each finding with its line of the file and a mark under the place.
#pragma once

#include <string>

#include "cmd/output/print.h"
#include "cmd/output/report.h"

namespace gw::cmd {

enum class Stream { out, err };  // whose colours
std::string findings_text(const Report&, const Print&, Stream);

}  // namespace gw::cmd
