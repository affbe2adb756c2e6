// GW_CHECK: an assertion about our own code. A failed one stops the program, in release builds as
// well, because continuing in an invalid state would be worse. Never for bad input, which is a
// diagnostic or a failure.
#pragma once

namespace gw {

[[noreturn]] void check_failed(const char* what, const char* file, int line);

}  // namespace gw

#define GW_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::gw::check_failed(#condition, __FILE__, __LINE__))
