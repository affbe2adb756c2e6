// Reader: parses a line of an access log: our own JSON lines, the combined format of nginx and
// Apache, JSON lines of AWS API Gateway. Each line is detected on its own, so a file may mix
// formats. The input is untrusted: no input stops a reader. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/record.h"

namespace gw::record {

// Caches the last parsed day, because nearly every line has the same one.
class DayCache {
 public:
  // "10/Oct/2026:13:55:36 +0200", with nothing after it.
  bool read_clf(std::string_view text, WallTime& to);
  // "2026-01-01T00:00:00.123456Z", or with an offset (RFC 3339).
  bool read_rfc3339(std::string_view text, WallTime& to);

 private:
  std::string clf_, rfc3339_;  // the days as they were written; empty: none yet
  WallTime clf_day_{}, rfc3339_day_{};
};

// Memory for the decoded texts of one line. Decoding never makes a text longer.
class DecodedText {
 public:
  void begin(std::string_view line) {
    if (room_.size() < line.size()) room_.resize(line.size());
    used_ = 0;
  }
  char* next() { return room_.data() + used_; }
  std::string_view take(char* end) {  // from the last next() to there
    const std::string_view text(next(), static_cast<std::size_t>(end - next()));
    used_ += text.size();
    return text;
  }

 private:
  std::string room_;
  std::size_t used_ = 0;
};

class Reader {
 public:
  // Parses a line without its newline. Returns why it is no record (one of a few constant texts),
  // or an empty view. The record's views point into the line, or into the reader until its next
  // line. A value that the format does not have is empty; a duration is then negative.
  std::string_view read(std::string_view line, Record& to);

 private:
  DayCache days_;
  DecodedText decoded_;
};

// Counts the lines that were no records, and keeps the first line of each fault.
class Unreadable {
 public:
  struct Example {
    std::string_view why;
    std::uint64_t count;
    std::string file;
    std::uint64_t line;  // from 1
    std::string text;    // its start, safe to show
  };
  void add(std::string_view why, const std::string& file, std::uint64_t number,
           std::string_view line);
  void add(const Unreadable& other);
  std::uint64_t count() const { return count_; }
  const std::vector<Example>& examples() const { return examples_; }

 private:
  std::uint64_t count_ = 0;
  std::vector<Example> examples_;
};

// The two forms that Reader distinguishes. Arguments and result as in Reader::read.
std::string_view read_combined(std::string_view line, DayCache&, DecodedText&, Record& to);
std::string_view read_json(std::string_view line, DayCache&, DecodedText&, Record& to);

// Splits "/a?b" or "http://host/a?b" into the record's path and query, and scheme and host if
// given.
void set_target(std::string_view target, Record& to);
// "GET /a HTTP/1.1". For anything else the record's method stays empty.
void set_request_line(std::string_view line, Record& to);
// Computes the gateway time from total and upstream time, if both are known.
void set_gateway_time(Record& to);

}  // namespace gw::record
