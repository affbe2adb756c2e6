// Compile: Config to Snapshot, or all that is wrong with it. No side effects: files come through
// Sources. serve, validate, route-test and the tests all ask this.
#pragma once

#include <memory>

#include "config/config.h"
#include "config/sources.h"
#include "decision/snapshot.h"
#include "ledger/names.h"

namespace gw::decision {

// Null where diagnostics holds errors. Names carries numbers on from the last version.
std::unique_ptr<const Snapshot> compile(const config::Config&, config::Sources&, ledger::Names&,
                                        config::Diagnostics&);

}  // namespace gw::decision
