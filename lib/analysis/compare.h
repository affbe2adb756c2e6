// Compare: plays the same requests against two snapshots, and reports each request whose decision
// changed, and how.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/suite.h"

namespace gw::analysis {

struct Difference {
  std::string what;           // "route", "upstream_request target", "response header x-a"
  std::string before, after;  // "none" if there is none
};
// All differences that a client, an upstream or an operator would notice.
std::vector<Difference> differences(const Rehearsal& before, const Rehearsal& after);

struct Change {
  std::string test;     // its name in the corpus
  std::string request;  // "POST https://api.example.com/v1/orders"
  config::Position at;
  std::vector<Difference> differences;
};
struct Comparison {
  std::size_t requests = 0;
  std::vector<Change> changes;
};
Comparison compare(const decision::Snapshot& before, const decision::Snapshot& after,
                   std::span<const config::Test> corpus);

// The request line of a test, as a person would write it.
std::string request_text(const config::CaseRequest&);

}  // namespace gw::analysis
