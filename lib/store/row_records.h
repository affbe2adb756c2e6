// RowRecords: the records of an access log in SQLite, in the order in which they were written. The
// gateway may go on writing. One thread.
#pragma once

#include <string>
#include <vector>

#include "record/source.h"
#include "store/log_file.h"
#include "store/records.h"

namespace gw::store {

class RowRecords final : public record::Source {
 public:
  static Result<RowRecords> open(const std::string& path,
                                 LogFile::From from = LogFile::From::start);

  bool next(record::Record& to) override;
  bool next_followed(record::Record& to) override { return next(to); }
  const std::optional<Error>& fault() const override { return fault_; }
  const record::Unreadable& unreadable() const override { return none_; }
  double done() const override;

 private:
  RowRecords(Database database, std::int64_t mark, std::int64_t newest)
      : database_(std::move(database)), mark_(mark), newest_(newest) {}
  void fill();

  Database database_;
  std::int64_t mark_, newest_;     // read so far; there when it was opened
  std::vector<std::string> rows_;  // flat, as of one fill
  std::size_t at_ = 0;
  std::optional<Error> fault_;
  record::Unreadable none_;
};

}  // namespace gw::store
