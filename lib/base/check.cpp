// The message of a failed check.
#include "base/check.h"

#include <cstdlib>
#include <iostream>

namespace gw {

void check_failed(const char* what, const char* file, int line) {
  std::cerr << "gw: internal check failed: " << what << " (" << file << ":" << line << ")\n";
  std::abort();
}

}  // namespace gw
