// LogFile: the lines of an access log, plain or gzip (detected by its first bytes), from a file, a
// pipe or standard input; followed while it grows and is rotated. Memory is bounded for any size.
// Blocking; one thread. The door to zlib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gw::store {

class LogFile {
 public:
  // Longer lines are cut to this length.
  static constexpr std::size_t max_line = 256u << 10;
  enum class From : std::uint8_t { start, end };
  // Called ten times per second while a pipe has no data; false ends the reading.
  using GoOn = std::function<bool()>;

  struct Line {
    std::string_view text;     // without its newline; until the next call
    std::uint64_t number = 0;  // from 1; from where it was opened
    bool cut = false;          // longer than max_line
  };

  // "-" is standard input. From the end: starts with a line that is incomplete there.
  static Result<LogFile> open(const std::string& path, From from = From::start, GoOn go_on = {});
  LogFile(LogFile&&) noexcept;
  LogFile& operator=(LogFile&&) noexcept;
  ~LogFile();

  const std::string& path() const { return path_; }
  // Returns false if there is no line now: at the end, or if fault() has an error.
  bool next(Line& to);
  // The same for a growing file: a last line is returned when its newline has arrived, and a file
  // that was moved or truncated is opened again.
  bool next_followed(Line& to);
  const std::optional<Error>& fault() const { return fault_; }
  bool over() const;    // no more will ever come: standard input has ended
  double done() const;  // 0 to 1; below 0 where the size is not known

 private:
  class Stream;  // zlib's

  LogFile(std::string path, std::unique_ptr<Stream> stream);
  bool line_there(Line& to);  // a whole one, or the start of one that is too long
  bool give(std::size_t size, std::size_t over, Line& to);
  bool fill();  // false: no byte more now
  bool begun_anew();

  std::string path_;
  std::unique_ptr<Stream> stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what was read and not given yet
  std::size_t seen_ = 0;             // from begin_, where no newline is
  std::uint64_t number_ = 0;
  bool skipping_ = false;  // up to the newline: the rest of a line that was cut
  std::optional<Error> fault_;
};

}  // namespace gw::store
