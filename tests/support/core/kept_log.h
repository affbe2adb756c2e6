// KeptLog: a Log that keeps its messages, for tests that compare them. Any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace gw::test {

class KeptLog final : public Log {
 public:
  void say(Level, std::string_view message) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(message);
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  // All messages, each with a line end.
  std::string text() const {
    std::string text;
    for (const std::string& line : lines()) text.append(line).append("\n");
    return text;
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    lines_.clear();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace gw::test
