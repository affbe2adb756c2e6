// The first bytes of a file show whether it is a database (sqlite.org/fileformat.html, 1.3).
#include "store/open_log.h"

#include <filesystem>
#include <fstream>

#include "store/log_records.h"
#include "store/row_records.h"

namespace gw::store {

namespace {

constexpr std::string_view scheme = "sqlite:";

bool is_database(const std::string& path) {
  constexpr std::string_view start("SQLite format 3\0", 16);
  char bytes[start.size()] = {};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::ifstream(path, std::ios::binary).read(bytes, sizeof bytes);
  return std::string_view(bytes, sizeof bytes) == start;
}

template <class Opened>
Result<std::unique_ptr<record::Source>> as_source(Result<Opened> opened) {
  if (!opened) return opened.error();
  return std::unique_ptr<record::Source>(std::make_unique<Opened>(*std::move(opened)));
}

}  // namespace

Result<std::unique_ptr<record::Source>> open_log(const std::string& path,
                                                 const record::Wanted& wanted) {
  if (path.starts_with(scheme))
    return as_source(RowRecords::open(path.substr(scheme.size()), wanted));
  if (is_database(path)) return as_source(RowRecords::open(path, wanted));
  const auto from = wanted.only_new ? LogFile::From::end : LogFile::From::start;
  return as_source(LogRecords::open({path}, from, wanted.go_on));
}

}  // namespace gw::store
