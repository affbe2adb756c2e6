// RowRecords: the records of an access log in SQLite. With periods of time or a route: found by the
// index, in order of arrival. Otherwise: all records in the order of writing, and those that follow
// later. The gateway may write meanwhile. One thread.
#pragma once

#include <deque>
#include <string>

#include "record/source.h"
#include "store/records.h"

namespace gw::store {

class RowRecords final : public record::Source {
 public:
  static Result<RowRecords> open(const std::string& path, const record::Wanted& wanted = {});

  bool next(record::Record& to) override;
  // After the file was moved, continues with the new one when it exists.
  bool next_followed(record::Record& to) override;
  const std::optional<Error>& fault() const override { return fault_; }
  const record::Unreadable& unreadable() const override { return none_; }
  double done() const override;

 private:
  struct FileId {  // which file it is, whatever it is called now
    std::uint64_t device = 0, number = 0;
    bool operator==(const FileId&) const = default;
  };
  static std::optional<FileId> id_of(const std::string& path);

  RowRecords(Database database, std::int64_t newest, const record::Wanted& wanted);
  std::int64_t number() const { return spans_.empty() ? written_.number : place_.number; }
  Result<void> read();
  bool begun_anew();

  Database database_;
  std::optional<FileId> id_;
  std::int64_t newest_;            // there when it was opened
  std::deque<RecordQuery> spans_;  // still to be read
  RowPlace place_;                 // in the first of them
  RowPlace written_;               // of the rows that come after all spans
  std::int64_t begun_ = -1;        // about the number before the first row that was read
  FlatRows rows_;
  std::size_t at_ = 0;
  std::optional<Error> fault_;
  record::Unreadable none_;
};

}  // namespace gw::store
