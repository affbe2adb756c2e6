// For what happens in another process and tells no one: looks until it is so, ten seconds at most.
#pragma once

#include <chrono>
#include <thread>

namespace gw::test {

template <class Holds>
bool eventually(Holds holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace gw::test
