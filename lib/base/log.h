// Log: messages for the operator (not the access log). The interface is passed to whoever needs it;
// there is no global one. Any thread.
#pragma once

#include <string_view>

namespace gw {

class Log {
 public:
  enum class Level { info, warning, error };

  virtual ~Log() = default;
  virtual void say(Level, std::string_view message) = 0;

  void info(std::string_view message) { say(Level::info, message); }
  void warning(std::string_view message) { say(Level::warning, message); }
  void error(std::string_view message) { say(Level::error, message); }
};

}  // namespace gw
