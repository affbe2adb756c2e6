// An access log of any kind that we know, as a source of records.
#pragma once

#include <memory>
#include <string>

#include "record/source.h"

namespace gw::store {

// By what is in it: a SQLite database of ours, else lines, plain or gzip; "-" is standard input.
// "sqlite:PATH", as a configuration names it, is a database or an error.
Result<std::unique_ptr<record::Source>> open_log(const std::string& path,
                                                 const record::Wanted& wanted = {});

}  // namespace gw::store
