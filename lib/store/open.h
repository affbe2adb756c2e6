// The store's file: consumers and API keys.
#pragma once

#include <string>

#include "base/result.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace gw::store {

// Errors: those of open_file.
Result<Database> open_store(const std::string& path, Access access,
                            Duration patience = standard_patience);

}  // namespace gw::store
