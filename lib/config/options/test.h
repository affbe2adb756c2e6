// Rows of [[test]]. The steps reuse rows of the test by position. Included by options.cpp only.
#pragma once

#include "config/options/words.h"

namespace gw::config::options {

inline constexpr Option test[] = {
    {"name", "text", needed, "Unique among the tests."},
    {"request", "\"METHOD URL\"", "", "Without METHOD it is GET; a path is at http://localhost."},
    {"headers", "table of text or lists", "{}", "Fields of the request."},
    {"body", "text", "", "Its body."},
    {"listener", "name", "", "Where it comes in."},
    {"from", "address", "\"127.0.0.1\"", "The client."},
    {"now", "time", "2026-01-01T00:00:00Z", "The clock."},
    {"dice", "fraction or whole number", "0.5",
     "Every draw is this fraction; a whole number is a record's own dice."},
    {"as", "\"NAME\", \"NAME/KEY\" or { consumer, groups, scopes }", "",
     "Who calls: every policy but jwt finds this consumer's credential, and it is genuine."},
    {"token", "table of claims", "",
     "A genuine bearer token; what is right by itself may be left out."},
    {"given", "table", "", "What the world answers: upstream, ask, down."},
    {"repeat", "number", "1", "Decided so often."},
    {"every", "duration", "\"0s\"", "That far apart."},
    {"steps", "list of tables", "", "Several requests on one clock."},
    {"expect", "table", "", "What must become of it; each step may have its own."},
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
    {"after", "duration", "\"0s\"", "Moves the clock before it."},
    test[14],
};

inline constexpr Option caller[] = {
    {"consumer", "name", needed, "Who calls."},
    {"groups", "list of text", "the consumer's", "Plans and roles."},
    {"scopes", "list of text", "[]", "What the credential may be used for."},
};

inline constexpr Option given[] = {
    {"upstream", "list of answers", "200", "By attempt; the last repeats."},
    {"ask", "table of answers", "", "What each policy's question is answered with."},
    {"down", "list of URL", "[]", "Endpoints that are out."},
};

inline constexpr Option answer[] = {
    {"status", "number", "200", "The status."},
    {"headers", "table of text or lists", "{}", "Fields of the answer."},
    {"body", "text", "", "Its body."},
    {"fail", "reason", "", "A failure instead of an answer."},
};

inline constexpr Option expect[] = {
    {"decision", "predicate", "", "forward, respond, redirect or inquire."},
    {"status", "number", "", "What the client gets."},
    {"reason", "predicate", "", "Why the gateway answered by itself."},
    {"route", "predicate", "", "The name of the route."},
    {"pattern", "predicate", "", "The pattern that matched."},
    {"upstream", "predicate", "", "The name of the upstream."},
    {"endpoint", "predicate", "", "The URL of the endpoint tried last."},
    {"consumer", "predicate", "", "Who calls."},
    {"attempts", "number", "", "Tries in all."},
    {"delay", "duration", "", "How long it was held."},
    {"timeout", "table of durations", "", "The times that hold."},
    {"upstream_request", "table", "", "What goes upstream."},
    {"response", "table", "", "What goes back."},
    {"policies", "table of verdicts", "", "What each policy said."},
};

inline constexpr Option expect_request[] = {
    {"method", "predicate", "", "The method."},
    {"target", "predicate", "", "Path and query."},
    {"host", "predicate", "", "The Host."},
    {"headers", "table of predicates", "", "The fields."},
};

inline constexpr Option expect_response[] = {
    {"headers", "table of predicates", "", "The fields."},
    {"body", "predicate", "", "The body."},
};

}  // namespace gw::config::options
