// Usage: compares a configuration with a log: which routes and policies were not used, and which
// calls no route serves. The log may come from another gateway; calls without a known route are run
// against the configuration.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analysis/replay.h"
#include "config/config.h"
#include "decision/snapshot.h"
#include "record/record.h"

namespace gw::analysis {

struct Use {
  std::string name;
  config::Position at;
  std::uint64_t count = 0;  // for a policy: how often it was asked
  std::uint64_t refused = 0;
};

struct Unserved {
  std::string call;     // "GET /users/{id}"
  std::string example;  // "GET http://api.example.com/users/7"
  http::Reason reason = http::Reason::route_none;
  std::uint64_t count = 0;
};

struct Usage {
  std::vector<Use> routes, policies;          // all of them, in file order
  std::vector<Use> groups;                    // only those with routes; the sum over their routes
  std::vector<Unserved> unserved;             // most frequent first
  std::map<std::string, std::uint64_t> gone;  // routes in the log but not in the configuration
  std::uint64_t records = 0;
  std::uint64_t not_asked = 0;  // calls beyond the limit, and records without a complete request
  bool policies_known = false;  // the log contains policy outcomes

  bool all_used() const;
};

class UsageCount {
 public:
  UsageCount(const decision::Snapshot& snapshot, const config::Config& config);

  void add(const record::Record&);
  Usage finish();  // runs the remaining requests; call once

 private:
  void add_policies(std::string_view outcomes);
  void add_groups(const config::Config& config);
  void add_unserved(const Corpus::Call& call, const Rehearsal& answer);
  Rehearsal ask(const record::Record&) const;
  std::vector<std::string> hosts_to_try(const record::Record&) const;

  const decision::Snapshot& snapshot_;
  Usage usage_;
  std::map<std::string, std::size_t, std::less<>> route_at_, policy_at_;
  std::vector<std::pair<std::size_t, std::size_t>> members_;  // pairs of group and route
  Corpus unknown_;  // calls without a route of this configuration
};

}  // namespace gw::analysis
