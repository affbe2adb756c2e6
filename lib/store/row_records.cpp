// Reads in pieces: the database pushes rows, and the reader pulls records.
#include "store/row_records.h"

#include <sys/stat.h>

#include <algorithm>

namespace gw::store {

Result<RowRecords> RowRecords::open(const std::string& path, const record::Wanted& wanted) {
  Result<Database> database = open_records(path, Access::read);
  if (!database) return database.error();
  const Result<std::int64_t> newest = newest_record(*database);
  if (!newest) return newest.error();
  return RowRecords(*std::move(database), *newest, wanted);
}

RowRecords::RowRecords(Database database, std::int64_t newest, const record::Wanted& wanted)
    : database_(std::move(database)), id_(id_of(database_.path())), newest_(newest) {
  if (!wanted.only_new)
    for (const record::TimeSpan& span : wanted.spans)
      spans_.push_back({.span = span, .route = wanted.route, .newest = newest});
  if (!wanted.only_new && wanted.spans.empty() && !wanted.route.empty())
    spans_.push_back({.span = {}, .route = wanted.route, .newest = newest});
  if (wanted.only_new || !spans_.empty()) written_.number = newest;
}

Result<void> RowRecords::read() {
  while (!spans_.empty()) {
    Result<void> read = rows_of_span(database_, spans_.front(), place_, rows_);
    if (!read || rows_.size() == rows_at_once) return read;
    spans_.pop_front();
    place_ = {};
    if (!rows_.empty()) return read;
  }
  return rows_after(database_, written_, rows_);
}

bool RowRecords::next(record::Record& to) {
  if (at_ == rows_.size() && !fault_) {
    at_ = 0;
    if (const Result<void> done = read(); !done) fault_ = done.error();
    if (begun_ < 0) begun_ = number() - static_cast<std::int64_t>(rows_.size());
  }
  if (at_ == rows_.size()) return false;
  to = record::unflatten(rows_[at_++]);
  return true;
}

bool RowRecords::next_followed(record::Record& to) {
  do {
    if (next(to)) return true;
  } while (begun_anew());
  return false;
}

std::optional<RowRecords::FileId> RowRecords::id_of(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return {};
  return FileId{file.st_dev, file.st_ino};
}

// A database that cannot be read may be under construction: the next call tries again.
bool RowRecords::begun_anew() {
  const std::optional<FileId> there = id_of(database_.path());
  if (fault_ || !there || there == id_) return false;
  Result<RowRecords> anew = open(database_.path());
  if (!anew) return false;
  *this = *std::move(anew);
  return true;
}

// By row numbers, which are ordered by time except for long requests.
double RowRecords::done() const {
  const auto all = static_cast<double>(newest_ - begun_);
  return begun_ < 0 || all <= 0 ? -1 : std::min(1.0, static_cast<double>(number() - begun_) / all);
}

}  // namespace gw::store
