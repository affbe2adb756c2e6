// The process's use of CPU, memory and descriptors, from the kernel. Any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace gw::admin {

// Empty if /proc has no value.
struct ProcessUse {
  Duration cpu{};                                 // of all threads, since the start
  std::optional<std::uint64_t> memory;            // bytes, resident
  std::optional<std::uint64_t> descriptors;       // open ones
  std::optional<std::uint64_t> most_descriptors;  // empty: no limit
};
ProcessUse process_use();

}  // namespace gw::admin
