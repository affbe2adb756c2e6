// Opens an access log of any supported kind as a source of records.
#pragma once

#include <memory>
#include <string>

#include "record/source.h"

namespace gw::store {

// The kind is detected: a SQLite database of gw, otherwise lines, plain or gzip; "-" is standard
// input. "sqlite:PATH", as in a configuration, is a database or an error.
Result<std::unique_ptr<record::Source>> open_log(const std::string& path,
                                                 const record::Wanted& wanted = {});

}  // namespace gw::store
