// The explanation of one request: columns for people, JSON for programs.
#include "analysis/explanation.h"

#include <catch2/catch.hpp>

namespace gw::analysis {

namespace {

Rehearsal example_rehearsal() {
  Rehearsal one;
  one.decision = Kind::forward;
  one.status = 200;
  one.listener = "web";
  one.route = "a";
  one.upstream = "app";
  one.endpoint = "http://10.0.0.1:80";
  one.attempts = 1;
  one.upstream_request = UpstreamRequest{"GET", "/x", "h", {{"host", "h"}}};
  one.response = {{{"x-a", "1"}}, "hello"};
  one.policies = {{"keys", decision::Outcome::pass}};
  one.trace = {{"route", "a", "matches", "path /x"},
               {"route", "longer-name", "loses", "method POST is not GET"},
               {"policy", "keys", "passes", ""}};
  return one;
}

}  // namespace

TEST_CASE("text: aligned columns, losers below the winner, no trailing blanks", "[analysis]") {
  CHECK(explain_text(example_rehearsal()) ==
        "route   a            matches  path /x\n"
        "        longer-name  loses    method POST is not GET\n"
        "policy  keys         passes\n");
}

TEST_CASE("json: the members of the manual, in order", "[analysis]") {
  CHECK(explain_json(example_rehearsal()) ==
        R"({"decision":"forward","route":"a","status":200,"reason":null,"upstream":"app",)"
        R"("endpoint":"http://10.0.0.1:80","upstream_request":{"method":"GET","target":"/x",)"
        R"("host":"h","headers":[["host","h"]]},"listener":"web","pattern":null,"consumer":null,)"
        R"("attempts":1,"delay":"0s","timeout":null,"policies":{"keys":"pass"},)"
        R"("response":{"headers":[["x-a","1"]],"body":"hello"},)"
        R"("trace":[{"stage":"route","subject":"a","outcome":"matches","why":"path /x"},)"
        R"({"stage":"route","subject":"longer-name","outcome":"loses",)"
        R"("why":"method POST is not GET"},)"
        R"({"stage":"policy","subject":"keys","outcome":"passes","why":""}]})");
}

TEST_CASE("messages: the upstream request and the response", "[analysis]") {
  CHECK(messages_text(example_rehearsal()) ==
        "\nto http://10.0.0.1:80\n"
        "  GET /x\n"
        "  host: h\n"
        "\nto the client\n"
        "  200 OK\n"
        "  x-a: 1\n"
        "\n  hello\n");
}

TEST_CASE("messages: a body keeps its lines, and control characters are escaped", "[analysis]") {
  const auto shown = [](std::string body) {
    Rehearsal one;
    one.status = 200;
    one.response.body = std::move(body);
    const std::string text = messages_text(one);
    return text.substr(text.find("OK\n") + 3);
  };
  CHECK(shown("ok\n") == "\n  ok\n");
  CHECK(shown("a\n\nb") == "\n  a\n  \n  b\n");
  CHECK(shown("a\r\n\x1b[1mb\n") == "\n  a\\x0d\n  \\x1b[1mb\n");
  CHECK(shown("") == "");
  CHECK(shown(std::string(400, 'x')) == "\n  " + std::string(400, 'x') + "\n");
  CHECK(shown(std::string(500, 'x')) == "\n  " + std::string(400, 'x') + "...\n");
}

}  // namespace gw::analysis
