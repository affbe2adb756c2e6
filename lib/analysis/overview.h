// Overview: every route of a snapshot in order of specificity, with the settings it inherits and
// their origin. Values of field edits and bodies are left out, because they may contain secrets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "decision/snapshot.h"

namespace gw::analysis {

struct SettingShown {
  std::string name;   // "timeout.total"
  std::string value;  // "30s"
  std::string_view from;
};

struct TargetShown {  // one upstream of a route on the plan's listeners
  std::string upstream;
  std::vector<SettingShown> settings;
};

struct PlanShown {
  std::vector<std::string> listeners;
  std::vector<std::string> policies;
  std::vector<TargetShown> targets;
};

struct RouteShown {
  std::string name, group;
  config::Position at;
  std::string match;   // "host api.example.com, path /v1/**, method GET or HEAD"
  std::string action;  // "forward to `orders` as /orders/{id}"
  std::vector<PlanShown> plans;
};

std::vector<RouteShown> overview(const decision::Snapshot&);

}  // namespace gw::analysis
