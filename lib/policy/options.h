// How a policy's make reads its options: those that every policy has are taken for granted.
#pragma once

#include <span>

#include "config/reader.h"
#include "policy/kind.h"

namespace gw::policy {

std::span<const config::Option> common_options();  // `type`, `locked`

config::Reader option_reader(MakeContext& make);
// Reports keys that are neither the policy's own nor common, and needed ones that are absent.
void finish(const config::Reader& reader, std::span<const config::Option> own);

}  // namespace gw::policy
