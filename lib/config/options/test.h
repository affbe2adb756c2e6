// Rows of [[test]]. The steps reuse rows of the test by position. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option test[] = {
    {"name", "text", needed, "Unique name of the test."},
    {"request", "\"METHOD URL\"", "",
     "The default METHOD is GET; a URL that is only a path is below http://localhost."},
    {"headers", "table of text or lists", "{}", "Header fields of the request."},
    {"body", "text", "", "Body."},
    {"listener", "name", "", "Listener that receives the request."},
    {"from", "address", "\"127.0.0.1\"", "Address of the client."},
    {"now", "time", "2026-01-01T00:00:00Z", "Time of the request."},
    {"dice", "fraction or whole number", "0.5",
     "Result of every random draw; a whole number is the dice of an access log record."},
    {"as", "\"NAME\", \"NAME/KEY\" or { consumer, groups, scopes }", "",
     "Consumer that sends the request: every policy except jwt finds a valid credential of it."},
    {"token", "table of claims", "",
     "Claims of a valid bearer token; standard claims such as iss and exp may be left out."},
    {"given", "table", "", "Simulated upstream and policy responses, and endpoints that are down."},
    {"repeat", "number", "1", "How many times the request is sent."},
    {"every", "duration", "\"0s\"", "Time between repeated requests."},
    {"steps", "list of tables", "", "Several requests that share one clock."},
    {"expect", "table", "", "Expected result; each step may have its own."},
};

inline constexpr Option step[] = {
    test[1],
    test[2],
    test[3],
    test[4],
    test[5],
    test[6],
    test[7],
    test[8],
    test[9],
    test[10],
    test[11],
    test[12],
    {"after", "duration", "\"0s\"", "Time that passes before this step."},
    test[14],
};

inline constexpr Option caller[] = {
    {"consumer", "name", needed, "Name of the consumer."},
    {"groups", "list of text", "those of the consumer", "Groups of the consumer."},
    {"scopes", "list of text", "[]", "Scopes of the credential."},
};

inline constexpr Option given[] = {
    {"upstream", "list of responses", "200", "One response per attempt; the last one is repeated."},
    {"ask", "table of responses", "", "Responses to the external requests of each policy."},
    {"down", "list of URL", "[]", "Endpoints that are down."},
};

inline constexpr Option answer[] = {
    {"status", "number", "200", "Status code."},
    {"headers", "table of text or lists", "{}", "Header fields of the response."},
    {"body", "text", "", "Body."},
    {"fail", "reason", "", "Failure instead of a response."},
};

inline constexpr Option expect[] = {
    {"decision", "predicate", "", "forward, respond, redirect or inquire."},
    {"status", "number", "", "Status code that the client receives."},
    {"reason", "predicate", "", "Reason why the gateway responded itself."},
    {"route", "predicate", "", "Name of the route."},
    {"pattern", "predicate", "", "Pattern that matched."},
    {"upstream", "predicate", "", "Name of the upstream."},
    {"endpoint", "predicate", "", "URL of the endpoint tried last."},
    {"consumer", "predicate", "", "Name of the consumer."},
    {"attempts", "number", "", "Total attempts."},
    {"delay", "duration", "", "How long policies delayed the request."},
    {"timeout", "table of durations", "", "Effective timeouts."},
    {"upstream_request", "table", "", "Request sent upstream."},
    {"response", "table", "", "Response sent to the client."},
    {"policies", "table of verdicts", "", "Verdict of each policy."},
};

inline constexpr Option expect_request[] = {
    {"method", "predicate", "", "Method."},
    {"target", "predicate", "", "Path and query."},
    {"host", "predicate", "", "Host header."},
    {"headers", "table of predicates", "", "Header fields."},
};

inline constexpr Option expect_response[] = {
    {"headers", "table of predicates", "", "Header fields."},
    {"body", "predicate", "", "Body."},
};

}  // namespace gw::config::options
