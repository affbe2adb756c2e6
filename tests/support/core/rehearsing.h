// Rehearsing: one request, asked in one line.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "analysis/rehearse.h"
#include "support/core/case_runner.h"

namespace gw::test {

inline config::CaseRequest request(const std::string& line) {
  Result<config::CaseRequest> made = config::parse_case_request(line);
  REQUIRE(made.ok());
  return std::move(*made);
}

inline analysis::Rehearsal ask(const decision::Snapshot& snapshot,
                               const config::CaseRequest& request) {
  analysis::Memory memory;
  return analysis::rehearse({snapshot, request, memory.ledger, request.now, true});
}

inline analysis::Rehearsal ask(const decision::Snapshot& snapshot, const std::string& line) {
  return ask(snapshot, request(line));
}

inline constexpr const char* small_config = R"(
[listener.web]
address = "127.0.0.1:8080"

[upstream.app]
endpoints = ["http://10.0.0.1:80", "http://10.0.0.2:80"]

[policy.gate]
type = "ip-filter"
deny = "203.0.113.0/24"

[[route]]
name     = "app"
path     = "/app/{id}"
method   = "GET"
policies = "gate"
rewrite  = "/{id}"
upstream = "app"

[[route]]
name  = "split"
path  = "/split"
split = [{ upstream = "app", weight = 3 }, { upstream = "http://10.0.0.3:80" }]
)";

}  // namespace gw::test
