// Config's special members stand where Test is complete.
#include "config/config.h"

#include "config/cases.h"

namespace gw::config {

Config::Config() = default;
Config::~Config() = default;
Config::Config(Config&&) noexcept = default;
Config& Config::operator=(Config&&) noexcept = default;

}  // namespace gw::config
