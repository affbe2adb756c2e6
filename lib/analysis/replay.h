// Replay: a record of the log as the request that it was, to be asked again. What no record holds
// is not in it: header fields, cookies, the body, scopes and claims of the credential.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/compare.h"
#include "config/cases.h"
#include "decision/snapshot.h"
#include "record/record.h"

namespace gw::analysis {

// Its consumer comes as a genuine caller; its upstream answers as it did. An error where the record
// is no request: of broken bytes nothing is left to ask.
Result<config::CaseRequest> request_of(const record::Record&, const decision::Snapshot&);

// What the record says was decided, against what is decided now. Fields that the log does not tell
// do not differ.
std::vector<Difference> differences(const record::Record& then, const Rehearsal& now);

// The different requests of a log: those that differ in more than ids, each with how many were like
// it. Bounded: further kinds are counted alone.
class Corpus {
 public:
  static constexpr std::size_t limit = 2000;

  struct Call {
    std::string example;  // flat: record::unflatten
    std::uint64_t count = 0;
    record::Record record() const { return record::unflatten(example); }
  };

  void add(const record::Record&);
  std::vector<const Call*> sorted() const;  // most often called first
  std::size_t size() const { return calls_.size(); }
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::map<std::string, Call, std::less<>> calls_;  // ordered: no key can make it slow
  std::uint64_t left_out_ = 0;
  std::string key_, buffer_;
};

// As tests without an expectation, for compare: each named by how many were like it. What is no
// request is left out.
std::vector<config::Test> tests_of(const Corpus&, const decision::Snapshot&);

}  // namespace gw::analysis
