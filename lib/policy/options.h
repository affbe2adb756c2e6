// Reading the options of a policy; those that all policies share are always accepted.
#pragma once

#include <span>

#include "config/reader.h"
#include "policy/kind.h"

namespace gw::policy {

std::span<const config::Option> common_options();  // `type`, `locked`

config::Reader option_reader(MakeContext& make);
// Reports unknown keys and missing required ones.
void finish(const config::Reader& reader, std::span<const config::Option> own);

}  // namespace gw::policy
