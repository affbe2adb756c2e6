// Source: where records come from, one after the other: lines of a file (store/log_records), or
// rows of a store. Whoever counts, filters or replays them need not know which. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/query.h"
#include "record/read.h"

namespace gw::record {

// What of a log its reader will look at. A log with an index leaves out what else it has, as far as
// that is less work; others give all of it.
struct Wanted {
  bool only_new = false;             // what comes later, and nothing that is there already
  std::vector<TimeSpan> spans = {};  // apart from each other, the earliest first; none: any time
  std::string route = {};            // "": any
  // Asked now and then while the source waits for somebody to write; false: nobody will.
  std::function<bool()> go_on = {};
};

class Source {
 public:
  virtual ~Source() = default;
  // False where there is none now: at the end, or where fault() says why. The record's views hold
  // until the next call.
  virtual bool next(Record& to) = 0;
  // The same of what grows: what comes after an end is found by a later call, and so is what begins
  // anew where it stood. Never waits.
  virtual bool next_followed(Record& to) = 0;
  virtual const std::optional<Error>& fault() const = 0;
  virtual const Unreadable& unreadable() const = 0;
  virtual bool over() const { return false; }  // whoever follows need not: nothing will come
  virtual double done() const = 0;  // 0 to 1 of what there is; below 0 where nobody knows
};

}  // namespace gw::record
