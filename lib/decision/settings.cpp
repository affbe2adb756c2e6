// The names of setting origins.
#include "decision/settings.h"

#include <array>

namespace gw::decision {

std::string_view origin_name(Origin origin) {
  static constexpr std::array<std::string_view, 6> names = {"defaults", "gateway", "listener",
                                                            "upstream", "group",   "route"};
  return names[static_cast<std::size_t>(origin)];
}

}  // namespace gw::decision
