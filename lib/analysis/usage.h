// Usage: a configuration against a log: which routes and policies nobody needed, and which paths
// were called that no route serves. The log may be another gateway's: what it says of no route is
// asked of the configuration.
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
  std::uint64_t count = 0;  // of a policy: how often it was asked
  std::uint64_t refused = 0;
};

struct Unserved {
  std::string call;     // "GET /users/{id}"
  std::string example;  // "GET http://api.example.com/users/7"
  http::Reason reason = http::Reason::route_none;
  std::uint64_t count = 0;
};

struct Usage {
  std::vector<Use> routes, policies;          // all of them, in the order of the files
  std::vector<Use> groups;                    // that have routes; counts are those of their routes
  std::vector<Unserved> unserved;             // most often called first
  std::map<std::string, std::uint64_t> gone;  // routes of the log that are not in the configuration
  std::uint64_t records = 0;
  std::uint64_t not_asked = 0;  // calls beyond the bound, and what was no request
  bool policies_known = false;  // the log tells them

  bool all_used() const;
};

class UsageCount {
 public:
  UsageCount(const decision::Snapshot& snapshot, const config::Config& config);

  void add(const record::Record&);
  Usage finish();  // asks; once

 private:
  void add_policies(std::string_view outcomes);
  void add_groups(const config::Config& config);
  void add_unserved(const Corpus::Call& call, const Rehearsal& answer);
  Rehearsal ask(const record::Record&) const;
  std::vector<std::string> hosts_to_try(const record::Record&) const;

  const decision::Snapshot& snapshot_;
  Usage usage_;
  std::map<std::string, std::size_t, std::less<>> route_at_, policy_at_;
  std::vector<std::pair<std::size_t, std::size_t>> members_;  // of a group, a route
  Corpus unknown_;  // what the log has no route of this configuration for
};

}  // namespace gw::analysis
