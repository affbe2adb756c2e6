// Compile: turns a Config into a Snapshot, or reports all its errors. No side effects: files are
// read through Sources. serve, validate, route-test and the tests call this function.
#pragma once

#include <memory>

#include "config/config.h"
#include "config/sources.h"
#include "decision/snapshot.h"
#include "ledger/names.h"

namespace gw::decision {

// Null if there are errors in diagnostics. Names keeps the numbers of the last version stable.
std::unique_ptr<const Snapshot> compile(const config::Config&, config::Sources&, ledger::Names&,
                                        config::Diagnostics&);

}  // namespace gw::decision
