// GW_CHECK: a promise of our own code. Broken, it stops the program, in release builds too: going
// on with a wrong state would be worse. Never for bad input, which is a diagnostic or a failure.
#pragma once

namespace gw {

[[noreturn]] void check_failed(const char* what, const char* file, int line);

}  // namespace gw

#define GW_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::gw::check_failed(#condition, __FILE__, __LINE__))
