// OneWay: a snapshot with one listener, one route and one upstream of a few endpoints, put together
// by hand, and requests that go that way. For tests of the questions behind decide_request.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "base/check.h"
#include "decision/decision.h"
#include "decision/facts.h"
#include "decision/route_table.h"
#include "support/core/asking.h"

namespace gw::test {

inline config::Template parsed_template(const std::string& text) {
  config::Diagnostics diagnostics;
  config::Template parsed = config::parse_template(text, {}, {nullptr, true, true}, diagnostics);
  GW_CHECK(diagnostics.ok());
  return parsed;
}

inline config::FieldTemplate field_template(const char* name, const std::string& value) {
  return {name, {parsed_template(value)}, {}};
}

struct OneWay {
  explicit OneWay(std::size_t endpoints = 1) {
    snapshot.listeners.resize(1);
    snapshot.request_id = "x-request-id";
    upstream.name = "orders";
    for (std::size_t i = 0; i < endpoints; ++i) add_endpoint(i, 1);
    plan.settings.resize(1);
  }

  void add_endpoint(std::size_t i, std::uint32_t weight) {
    decision::Endpoint endpoint;
    endpoint.id = ledger::EndpointId{static_cast<std::uint32_t>(i)};
    endpoint.authority = "10.0.0." + std::to_string(i + 1) + ":8080";
    endpoint.url = "http://" + endpoint.authority;
    endpoint.ip = IpAddress::v4(0x0a000001 + static_cast<std::uint32_t>(i));
    endpoint.resolved = true;
    endpoint.weight = weight;
    upstream.endpoints.push_back(std::move(endpoint));
  }

  void trust(const char* block) { snapshot.listeners[0].trust.push_back(*Cidr::parse(block)); }

  decision::Forward forward(std::string_view path_and_query = "/") const {
    return {.upstream = &upstream,
            .target = &target,
            .action = &action,
            .settings = &plan.settings[0],
            .path_and_query = path_and_query,
            .set_cookie = {}};
  }
  decision::Progress progress() const {
    decision::Progress made;
    made.route = &route;
    made.plan = &plan;
    made.next = plan.policies.size();
    return made;
  }

  decision::Snapshot snapshot;
  decision::Upstream upstream;
  decision::Route route;
  decision::Plan plan;
  decision::ForwardTarget target;
  decision::ForwardAction action;
};

// A request that came to it, with the facts that make_facts makes.
struct Came {
  explicit Came(const RequestText& text)
      : asking(text), peer(asking.facts.peer), head(asking.facts.request) {}
  // What a test changes of head, peer and time, it changes before.
  policy::Facts& facts(const OneWay& way) {
    const decision::FactsMade made =
        decision::make_facts(way.snapshot, {head, peer, now, dice}, asking.arena());
    fault = made.fault;
    return *made.facts;
  }

  Asking asking;
  policy::Peer peer;
  http::RequestHead head;
  Moment now{seconds(100), WallTime(seconds(1'767'225'600))};  // 2026-01-01T00:00:00Z
  Dice dice{.number = 7};
  http::Reason fault = http::Reason::none;
};

inline std::string text_of(const http::Headers& headers) {
  std::string all;
  for (const http::Field& field : headers) {
    all += field.name;
    all += ": ";
    all += field.value;
    all += "\n";
  }
  return all;
}

}  // namespace gw::test
