// Reader: a line of an access log to a Record, whatever wrote it: our own JSON lines, the combined
// format of nginx and Apache, JSON lines of AWS API Gateway. Each line is looked at by itself, so a
// file may mix them. The bytes are a stranger's: nothing in them stops a reader. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/record.h"

namespace gw::record {

// The day that the last line named, as nearly every line names the same.
class DayCache {
 public:
  // "10/Oct/2026:13:55:36 +0200", and nothing behind it.
  bool read_clf(std::string_view text, WallTime& to);
  // "2026-01-01T00:00:00.123456Z" or with an offset (RFC 3339).
  bool read_rfc3339(std::string_view text, WallTime& to);

 private:
  std::string clf_, rfc3339_;  // the days as they were written; empty: none yet
  WallTime clf_day_{}, rfc3339_day_{};
};

// Room for texts that had to be decoded, which never makes them longer: that of one line.
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
  // Why the line (without its newline) is no record, one of a few texts; empty where it is one.
  // The record's views are into the line, or into the reader until its next line. What the format
  // does not tell is empty, of durations below zero.
  std::string_view read(std::string_view line, Record& to);

 private:
  DayCache days_;
  DecodedText decoded_;
};

// The lines that were no records: how many, and of each fault the first.
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

// The two forms, which Reader tells apart. As Reader::read.
std::string_view read_combined(std::string_view line, DayCache&, DecodedText&, Record& to);
std::string_view read_json(std::string_view line, DayCache&, DecodedText&, Record& to);

// "/a?b" or "http://host/a?b" into the record's path, query, and where it names them scheme, host.
void set_target(std::string_view target, Record& to);
// "GET /a HTTP/1.1"; what is no request line leaves the record's method empty.
void set_request_line(std::string_view line, Record& to);
// gateway from total and upstream, where both are known.
void set_gateway_time(Record& to);

}  // namespace gw::record
