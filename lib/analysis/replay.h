// Replay: turns a record of the log back into the request that it describes, to run it again. A
// record does not contain header fields, cookies, the body, and the scopes and claims of the
// credentials.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/compare.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "record/record.h"

namespace gw::analysis {

// The consumer is authenticated without credentials, and the upstream responds as recorded. An
// error if the record contains no complete request.
Result<config::CaseRequest> request_of(const record::Record&, const decision::Snapshot&);

// The differences between the recorded decision and the current one. Fields that the log does not
// contain are not compared.
std::vector<Difference> differences(const record::Record& then, const Rehearsal& now);

// The distinct requests of a log, each with its count. Requests that differ only in ids are the
// same. Bounded: requests beyond the limit are only counted.
class Corpus {
 public:
  static constexpr std::size_t limit = 2000;

  struct Call {
    std::string example;  // serialized, see record::unflatten
    std::uint64_t count = 0;
    record::Record record() const { return record::unflatten(example); }
  };

  void add(const record::Record&);
  std::vector<const Call*> sorted() const;  // most frequent first
  std::size_t size() const { return calls_.size(); }
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::map<std::string, Call, std::less<>> calls_;  // ordered, so no choice of keys makes it slow
  std::uint64_t left_out_ = 0;
  std::string key_, buffer_;
};

// The corpus as tests without expectations, for compare, each named by its count. Records without a
// complete request are left out.
std::vector<config::Test> tests_of(const Corpus&, const decision::Snapshot&);

}  // namespace gw::analysis
