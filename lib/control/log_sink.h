// LogSink: one target of the access log: stdout, stderr or a file. A failing target never stops the
// gateway: lost lines are counted and reported. Thread: the collector's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "net/socket.h"

namespace gw::control {

class LogSink {
 public:
  enum class Form : std::uint8_t { json, text, colored_text };

  struct Loss {  // since it was last taken
    std::uint64_t lines = 0;
    std::string why;
  };

  // "stdout", "stderr", or "file:PATH", which is created or appended to.
  static Result<std::unique_ptr<LogSink>> make(const std::string& target);

  const std::string& target() const { return target_; }
  Form form() const { return form_; }

  void write(std::string_view lines);  // whole lines
  void flush(Duration patience);       // waits so long for a reader that does not keep up
  Result<void> reopen();               // a file that was moved away is begun anew
  std::optional<Loss> take_loss();

 private:
  LogSink(std::string target, net::Descriptor file, int fd);
  void lose(std::string_view lines, std::string why);

  std::string target_;
  net::Descriptor file_;  // empty for stdout and stderr, which are not ours to close
  int fd_;
  std::size_t piece_;  // bytes that one write may take without waiting
  Form form_;
  std::string pending_;
  bool in_line_ = false;  // the last byte out did not end its line
  bool torn_ = false;     // and the rest of that line is lost: the next one needs a start
  Loss loss_;
};

}  // namespace gw::control
