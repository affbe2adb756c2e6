// LogRecords: the records of access log files, one file after another. Lines that are not records
// are counted. One thread.
#pragma once

#include <string>
#include <vector>

#include "record/read.h"
#include "record/source.h"
#include "store/log_file.h"

namespace gw::store {

class LogRecords final : public record::Source {
 public:
  // Opens all files first, so that a wrong name is reported before the first file is read.
  static Result<LogRecords> open(const std::vector<std::string>& paths,
                                 LogFile::From from = LogFile::From::start,
                                 const LogFile::GoOn& go_on = {});

  bool next(record::Record& to) override;
  bool next_followed(record::Record& to) override;  // of the last file
  // The error of a file that could be read only in part; the other files are read anyway.
  const std::optional<Error>& fault() const override { return fault_; }
  bool over() const override { return files_.back().over(); }
  double done() const override;

  const record::Unreadable& unreadable() const override { return unreadable_; }

 private:
  explicit LogRecords(std::vector<LogFile> files) : files_(std::move(files)) {}
  bool read(const LogFile::Line& line, record::Record& to);

  std::vector<LogFile> files_;
  std::size_t at_ = 0;
  record::Reader reader_;
  record::Unreadable unreadable_;
  std::optional<Error> fault_;
};

}  // namespace gw::store
