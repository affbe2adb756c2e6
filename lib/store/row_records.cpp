// A thousand rows at a time, kept flat: the database calls us, and our reader calls for each.
#include "store/row_records.h"

#include <algorithm>

namespace gw::store {

namespace {

constexpr std::size_t rows_at_once = 1000;

std::string flat(const record::Record& record) {
  std::string bytes(1024, '\0');
  std::size_t size = 0;
  while ((size = record::flatten(record, bytes.data(), bytes.size())) == 0)
    bytes.resize(bytes.size() * 4);
  bytes.resize(size);
  return bytes;
}

}  // namespace

Result<RowRecords> RowRecords::open(const std::string& path, LogFile::From from) {
  Result<Database> database = open_records(path, Access::read);
  if (!database) return database.error();
  const Result<std::int64_t> newest = newest_record(*database);
  if (!newest) return newest.error();
  return RowRecords(*std::move(database), from == LogFile::From::end ? *newest : 0, *newest);
}

void RowRecords::fill() {
  rows_.clear();
  at_ = 0;
  const Result<std::int64_t> mark =
      each_new_record(database_, mark_, [this](const record::Record& record) {
        rows_.push_back(flat(record));
        return rows_.size() < rows_at_once;
      });
  if (mark)
    mark_ = *mark;
  else
    fault_ = mark.error();
}

bool RowRecords::next(record::Record& to) {
  if (at_ == rows_.size() && !fault_) fill();
  if (at_ == rows_.size()) return false;
  to = record::unflatten(rows_[at_++]);
  return true;
}

double RowRecords::done() const {
  return newest_ == 0 ? -1
                      : std::min(1.0, static_cast<double>(mark_) / static_cast<double>(newest_));
}

}  // namespace gw::store
