// Source: an iterator over records: lines of a file (store/log_records) or rows of a store. Code
// that counts, filters or replays records works with either. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/query.h"
#include "record/read.h"

namespace gw::record {

// What the reader needs of a log. A log with an index skips other records if that saves work; other
// logs return all.
struct Wanted {
  bool only_new = false;             // what comes later, and nothing that is there already
  std::vector<TimeSpan> spans = {};  // apart from each other, the earliest first; none: any time
  std::string route = {};            // "": any
  // Called now and then while the source waits for a writer. False: nobody will write.
  std::function<bool()> go_on = {};
};

class Source {
 public:
  virtual ~Source() = default;
  // Returns false if there is no record now: at the end, or if fault() has the reason. The record's
  // views are valid until the next call.
  virtual bool next(Record& to) = 0;
  // The same for a log that grows: a later call returns what was appended after the end, and
  // follows a file that was replaced. Never waits.
  virtual bool next_followed(Record& to) = 0;
  virtual const std::optional<Error>& fault() const = 0;
  virtual const Unreadable& unreadable() const = 0;
  virtual bool over() const { return false; }  // whoever follows need not: nothing will come
  virtual double done() const = 0;  // 0 to 1 of what there is; below 0 where nobody knows
};

}  // namespace gw::record
