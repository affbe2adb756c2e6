// The special members of Config are here because Test is an incomplete type in config.h.
#include "config/config.h"

#include "config/cases.h"

namespace gw::config {

Config::Config() = default;
Config::~Config() = default;
Config::Config(Config&&) noexcept = default;
Config& Config::operator=(Config&&) noexcept = default;

}  // namespace gw::config
