// One commit per quarter of a second: kill -9 loses at most that much, and a commit costs as much
// as a few hundred rows. Each commit deletes about as many old rows as it adds, so that no step
// takes long.
#include "store/record_writer.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "store/records.h"

namespace gw::store {

namespace {

// The collector's thread has other logs to write, so it tries again later.
constexpr milliseconds patience(20);
constexpr milliseconds between_commits(250);
constexpr milliseconds between_trims(1000);         // where nothing comes
constexpr std::size_t much = std::size_t{1} << 20;  // bytes that are committed without delay
constexpr std::int64_t smallest_trim = 200;         // rows

}  // namespace

Result<std::unique_ptr<RecordWriter::File>> RecordWriter::open_log(const std::string& path) {
  Result<Database> database = open_records(path, Access::create, patience);
  if (!database) return database.error();
  if (Result<void> done = database->write_lightly(); !done) return done.error();
  Result<Prepared> insert = prepare_insert(*database);
  if (!insert) return insert.error();
  return std::make_unique<File>(File{*std::move(database), *std::move(insert)});
}

Result<RecordWriter> RecordWriter::open(const std::string& path, RecordLimits limits) {
  Result<std::unique_ptr<File>> file = open_log(path);
  if (!file) return file.error();
  return RecordWriter(path, limits, *std::move(file));
}

void RecordWriter::add(const record::Record& record) {
  if (!pending_.add(record)) lose(1);
}

void RecordWriter::write(const Moment& now) {
  if (pending_.empty() ? now.mono - trimmed_ >= between_trims
                       : pending_.bytes() >= much || now.mono - committed_ >= between_commits)
    flush(now, patience);
}

void RecordWriter::flush(const Moment& now, Duration its_patience) {
  const auto rows = static_cast<std::int64_t>(pending_.count());
  const Result<void> done = commit(its_patience);
  committed_ = now.mono;
  fault_ = done ? "" : done.error().message;
  if (done) trim(now, smallest_trim + rows + rows / 4);
}

void RecordWriter::close(const Moment& now, Duration its_patience) {
  flush(now, its_patience);
  if (!pending_.empty()) lose(pending_.count());
  pending_.clear();
}

void RecordWriter::lose(std::uint64_t records) {
  loss_.records += records;
  loss_.why = fault_.empty() ? "it is too slow" : fault_;
}

Result<void> RecordWriter::commit(Duration its_patience) {
  if (!file_)
    if (Result<void> opened = reopen(); !opened) return opened;
  file_->database.wait_for_locks(its_patience);
  if (pending_.empty()) return {};
  Result<void> done = file_->database.write([this] { return insert_all(); });
  if (!done) return done;
  pending_.clear();
  return {};
}

Result<void> RecordWriter::insert_all() {
  Result<void> done;
  pending_.each([&](const record::Record& record) {
    done = insert(file_->insert, record);
    return done.ok();
  });
  return done;
}

// If it fails, the next call tries again.
void RecordWriter::trim(const Moment& now, std::int64_t most) {
  trimmed_ = now.mono;
  Database& database = file_->database;
  const Result<void> dropped = drop_before(database, now.wall - limits_.age, most);
  const Result<std::uint64_t> bytes = used_bytes(database);
  if (dropped && bytes && *bytes > limits_.bytes)
    if (const Result<void> done = drop_oldest(database, most); !done) fault_ = done.error().message;
}

// Closed first: SQLite removes its -wal file by the name of the database, which soon belongs to
// another file.
Result<void> RecordWriter::reopen() {
  file_ = nullptr;
  Result<std::unique_ptr<File>> file = open_log(path_);
  if (!file) return because("cannot reopen the access log", file.error());
  file_ = *std::move(file);
  return {};
}

std::optional<RecordWriter::Loss> RecordWriter::take_loss() {
  if (loss_.records == 0) return {};
  return std::exchange(loss_, {});
}

}  // namespace gw::store
