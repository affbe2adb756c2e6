// Bodies of the gateway's own answers.
#include "http/problem.h"

#include <catch2/catch.hpp>

#include "http/failure.h"
#include "http/status.h"

using namespace gw;
using namespace gw::http;

TEST_CASE("a problem is JSON with its one reason", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(problem_json({Reason::route_none, 0, "", ""}, arena) ==
        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
        "\"detail\":\"No route matches this request.\",\"reason\":\"route.none\"}\n");
  CHECK(problem_json({Reason::route_none, 410, "a \"b\"\n\xff", "id\\7"}, arena) ==
        "{\"type\":\"about:blank\",\"title\":\"Gone\",\"status\":410,"
        "\"detail\":\"a \\\"b\\\"\\n\xef\xbf\xbd\",\"reason\":\"route.none\","
        "\"request_id\":\"id\\\\7\"}\n");
}

TEST_CASE("a problem is plain text too", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(problem_text({Reason::upstream_invalid, 0, "", "r1"}, arena) ==
        "502 Bad Gateway: The response of the service is not valid HTTP. (upstream.invalid, "
        "request r1)\n");
  CHECK(problem_text({Reason::route_none, 444, "gone", ""}, arena) == "444: gone (route.none)\n");
}

TEST_CASE("who gives no reason is at fault: gateway.internal", "[http]") {
  BlockPool pool(4096);
  Arena arena(pool);
  CHECK(problem_text({}, arena) ==
        "500 Internal Server Error: The gateway had an internal error. (gateway.internal)\n");
  CHECK(Failure().reason == Reason::gateway_internal);
}

TEST_CASE("every reason's status has a text", "[http]") {
  for (const ReasonRow& row : reasons()) {
    INFO(row.name);
    CHECK_FALSE(status_text(row.status).empty());
  }
  CHECK(status_text(299).empty());
}
