// Files, lines, records.
#include "store/log_records.h"

namespace gw::store {

Result<LogRecords> LogRecords::open(const std::vector<std::string>& paths, LogFile::From from,
                                    const LogFile::GoOn& go_on) {
  std::vector<LogFile> files;
  for (const std::string& path : paths) {
    Result<LogFile> file = LogFile::open(path, from, go_on);
    if (!file) return file.error();
    files.push_back(*std::move(file));
  }
  return LogRecords(std::move(files));
}

bool LogRecords::read(const LogFile::Line& line, record::Record& to) {
  const std::string_view fault =
      line.cut ? std::string_view("it is longer than 256 KiB") : reader_.read(line.text, to);
  if (!fault.empty()) unreadable_.add(fault, files_[at_].path(), line.number, line.text);
  return fault.empty();
}

bool LogRecords::next(record::Record& to) {
  for (LogFile::Line line; at_ < files_.size(); ++at_) {
    while (files_[at_].next(line))
      if (read(line, to)) return true;
    if (files_[at_].fault() && !fault_) fault_ = files_[at_].fault();
    if (at_ + 1 == files_.size()) return false;  // which may grow
  }
  return false;
}

bool LogRecords::next_followed(record::Record& to) {
  LogFile::Line line;
  at_ = files_.size() - 1;
  while (files_[at_].next_followed(line))
    if (read(line, to)) return true;
  if (files_[at_].fault()) fault_ = files_[at_].fault();
  return false;
}

double LogRecords::done() const {
  const double part = files_[at_].done();
  const auto count = static_cast<double>(files_.size());
  return part < 0 ? part : (static_cast<double>(at_) + part) / count;
}

}  // namespace gw::store
