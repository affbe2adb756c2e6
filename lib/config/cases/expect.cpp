// What a test expects: predicates over the decision, the message sent upstream and the response.
#include "base/text.h"
#include "config/cases/parts.h"

namespace gw::config {

namespace {

constexpr std::string_view outcomes[] = {"pass", "refuse",       "reply",
                                         "ask",  "would-refuse", "not-reached"};

std::optional<std::uint64_t> read_count(Reader& table, std::string_view key) {
  const Maybe<std::uint32_t> number = table.count(key);
  return number ? std::optional<std::uint64_t>(number->value) : std::nullopt;
}

void read_timeouts(Reader& table, Expect& expect) {
  for (const Option& option : options_of(Table::timeout))
    if (const auto time = table.duration(option.name, Off::allowed))
      expect.timeout.emplace_back(option.name, *time);
  table.finish(options_of(Table::timeout));
}

std::vector<NamedPredicate> read_field_predicates(Reader& owner) {
  std::vector<NamedPredicate> all;
  auto table = owner.table("headers");
  if (!table) return all;
  for (const Entry& entry : table->entries())
    all.push_back(
        {lower(entry.key), entry.key_at, parse_predicate(entry.value, owner.diagnostics())});
  return all;
}

void read_upstream_request(Reader& table, Expect& expect) {
  expect.upstream_method = table.predicate("method");
  expect.upstream_target = table.predicate("target");
  expect.upstream_host = table.predicate("host");
  expect.upstream_headers = read_field_predicates(table);
  table.finish(options_of(Table::expect_request));
}

void read_response(Reader& table, Expect& expect) {
  expect.response_headers = read_field_predicates(table);
  expect.response_body = table.predicate("body");
  table.finish(options_of(Table::expect_response));
}

void read_policies(Reader& table, Expect& expect) {
  for (const Entry& entry : table.entries())
    if (const auto outcome = table.word(entry.key, outcomes))
      expect.policies.emplace_back(entry.key,
                                   Text{std::string(outcomes[outcome->value]), outcome->at});
}

}  // namespace

Expect read_expect(Reader& table) {
  Expect expect;
  expect.at = table.at();
  expect.decision = table.predicate("decision");
  expect.reason = table.predicate("reason");
  expect.route = table.predicate("route");
  expect.pattern = table.predicate("pattern");
  expect.upstream = table.predicate("upstream");
  expect.endpoint = table.predicate("endpoint");
  expect.consumer = table.predicate("consumer");
  expect.status = read_count(table, "status");
  expect.attempts = read_count(table, "attempts");
  if (const auto delay = table.duration("delay")) expect.delay = delay->value;
  if (auto timeout = table.table("timeout")) read_timeouts(*timeout, expect);
  if (auto request = table.table("upstream_request")) read_upstream_request(*request, expect);
  if (auto response = table.table("response")) read_response(*response, expect);
  if (auto policies = table.table("policies")) read_policies(*policies, expect);
  table.finish(options_of(Table::expect));
  return expect;
}

}  // namespace gw::config
