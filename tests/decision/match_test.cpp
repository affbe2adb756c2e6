// Each condition of a route, and the explanation of a miss.
#include "decision/match.h"

#include <catch2/catch.hpp>

#include "support/core/asked.h"
#include "support/core/routes.h"

namespace gw::decision {

namespace {

using test::Asked;
using test::named;
using test::pattern;

// "id=7 **=a/b" for a path, or "-" if the pattern does not match.
std::string captured(std::string_view pattern_text, std::string_view path) {
  BlockPool pool(4096);
  Arena arena(pool);
  ArenaList<policy::Capture> captures;
  const config::PathPattern wanted = pattern(pattern_text);
  if (!path_holds(wanted, path, arena, captures)) return "-";
  std::string text;
  for (const policy::Capture& capture : captures)
    text +=
        (text.empty() ? "" : " ") + std::string(capture.name) + "=" + std::string(capture.value);
  return text;
}

std::string miss(const Match& match, const test::RequestText& request) {
  Asked asked(request);
  std::string why;
  const auto matched = matches(match, asked.match_input(), &why);
  CHECK(matched.has_value() == why.empty());
  return why;
}

}  // namespace

TEST_CASE("match: a path matches its pattern segment by segment", "[decision]") {
  struct Case {
    std::string_view pattern, path, captures;
  };
  const Case cases[] = {
      {"/", "/", ""},
      {"/", "/a", "-"},
      {"/a", "/a", ""},
      {"/a", "/a/", "-"},
      {"/a", "/A", "-"},
      {"/a/", "/a/", ""},
      {"/a/", "/a", "-"},
      {"/**", "/", "**="},
      {"/**", "/a/b", "**=a/b"},
      {"/**", "*", "-"},
      {"/api/**", "/api", "**="},
      {"/api/**", "/api/", "**="},
      {"/api/**", "/api/x", "**=x"},
      {"/api/**", "/apix", "-"},
      {"/{id}", "/7", "id=7"},
      {"/{id}", "/", "-"},
      {"/{id}", "/7/", "-"},
      {"/{id}/x", "/7/x", "id=7"},
      {"/{a}/{b}/**", "/1/2/3/4", "a=1 b=2 **=3/4"},
      {"/{id:[0-9]+}", "/42", "id=42"},
      {"/{id:[0-9]+}", "/42x", "-"},
      {"/{id:[0-9]*}", "/", "id="},
      {"/{file}.json", "/a.json", "file=a"},
      {"/{file}.json", "/.json", "-"},
      {"/{file}.json", "/a.xml", "-"},
      {"/{id}:cancel", "/7:cancel", "id=7"},
      {"/v{n:[0-9]}", "/v1", "n=1"},
      {"/ab{x}ba", "/aba", "-"},
      {"/{id}", "/a%2Fb", "id=a%2Fb"},
      {"/a/b", "/a%2Fb", "-"},
      {"/%7Euser", "/~user", ""},
      {"/a%2fb", "/a%2Fb", ""},
  };
  for (const Case& c : cases) {
    INFO(c.pattern << " on " << c.path);
    CHECK(captured(c.pattern, c.path) == c.captures);
  }
}

TEST_CASE("match: hosts are exact, or a wildcard for one or more labels", "[decision]") {
  CHECK(host_holds("api.example.com", "api.example.com"));
  CHECK_FALSE(host_holds("api.example.com", "example.com"));
  CHECK(host_holds("*.example.com", "a.example.com"));
  CHECK(host_holds("*.example.com", "a.b.example.com"));
  CHECK_FALSE(host_holds("*.example.com", "example.com"));
  CHECK_FALSE(host_holds("*.example.com", ".example.com"));
  CHECK_FALSE(host_holds("*.example.com", "xexample.com"));
}

TEST_CASE("match: after_segments keeps the slash", "[decision]") {
  CHECK(after_segments("/api/x", 1) == "/x");
  CHECK(after_segments("/api/", 1) == "/");
  CHECK(after_segments("/api", 1).empty());
  CHECK(after_segments("/api", 3).empty());
  CHECK(after_segments("/api", 0) == "/api");
}

TEST_CASE("match: a miss is explained", "[decision]") {
  Match match = test::route("r", {"/api/{id}/y"}).match;
  match.hosts = {"api.example.com", "*.example.org"};
  match.methods = {"GET", "HEAD"};
  match.headers = {named("x-version", test::is("2"))};
  match.from = {*Cidr::parse("10.0.0.0/8")};
  const test::RequestText good{
      .target = "/api/7/y", .fields = {{"X-Version", "2"}}, .client = "10.1.2.3"};
  CHECK(miss(match, good).empty());

  test::RequestText bad = good;
  bad.host = "other.test";
  CHECK(miss(match, bad) == "host other.test is not api.example.com or *.example.org");
  bad = good;
  bad.target = "/api/x";
  CHECK(miss(match, bad) == "path /api/x ends before \"y\" (pattern /api/{id}/y)");
  bad = good;
  bad.method = "POST";
  CHECK(miss(match, bad) == "method POST is not GET or HEAD");
  bad = good;
  bad.fields = {{"x-version", "1"}};
  CHECK(miss(match, bad) == "header x-version is \"1\", not \"2\"");
  bad.fields = {};
  CHECK(miss(match, bad) == "header x-version is absent; it needs a value that is \"2\"");
  bad = good;
  bad.client = "192.0.2.1";
  CHECK(miss(match, bad) == "client 192.0.2.1 is not in 10.0.0.0/8");
  match.listeners = {1, 3};
  CHECK(miss(match, good) == "it is not served on this listener");
}

TEST_CASE("match: a path is explained by its first segment that does not match", "[decision]") {
  struct Case {
    std::string_view pattern, path, why;
  };
  const Case cases[] = {
      {"/api/users", "/app/users", "path segment 1 is \"app\", not \"api\" (pattern /api/users)"},
      {"/u/{id:[0-9]+}.json", "/u/x.json",
       "path segment 2 is \"x.json\", not {id:[0-9]+}.json (pattern /u/{id:[0-9]+}.json)"},
      {"/u/{id}", "/u/", "path segment 2 is empty, not {id} (pattern /u/{id})"},
      {"/u/{id}", "/u", "path /u ends before {id} (pattern /u/{id})"},
      {"/u", "/u/7/x", "path continues with /7/x (pattern /u)"},
      {"/u", "/u/", "path ends with a slash (pattern /u)"},
      {"/u/", "/u", "path does not end with a slash (pattern /u/)"},
      {"/a/**", "/b/c", "path segment 1 is \"b\", not \"a\" (pattern /a/**)"},
      {"/a", "*", "* is not a path"},
  };
  for (const Case& c : cases) CHECK(path_miss(pattern(c.pattern), c.path) == c.why);
}

TEST_CASE("match: predicates see joined fields, decoded parameters and cookies", "[decision]") {
  Match match = test::route("r", {"/**"}).match;
  match.headers = {named("accept", test::is("a, b"))};
  match.queries = {named("q x", test::is("1 2"))};
  match.cookies = {named("side", test::is("left"))};
  const test::RequestText good{
      .target = "/?z=&q%20x=1+2&q+x=3",
      .fields = {{"Accept", "a"}, {"Cookie", "o=1; side=left"}, {"ACCEPT", "b"}}};
  CHECK(miss(match, good).empty());
  test::RequestText bad = good;
  bad.target = "/?q+x=3&q%20x=1+2";
  CHECK(miss(match, bad) == "query q x is \"3\", not \"1 2\"");
  bad = good;
  bad.fields[1].second = "side=right";
  CHECK(miss(match, bad) == "cookie side is another value, not \"left\"");
}

TEST_CASE("match: an explanation contains no credentials", "[decision]") {
  Match match = test::route("r", {"/**"}).match;
  match.headers = {named("authorization", test::is("Bearer a"))};
  const std::string why = miss(match, {.fields = {{"Authorization", "Bearer secret"}}});
  CHECK(why == "header authorization is another value, not \"Bearer a\"");
}

TEST_CASE("match: the most specific of several patterns counts", "[decision]") {
  const Match match = test::route("r", {"/**", "/a/{x}", "/a/{x:[0-9]+}", "/a/b"}).match;
  const auto best = [&](std::string_view target) {
    Asked asked({.target = target});
    return matches(match, asked.match_input(), nullptr)->pattern;
  };
  CHECK(best("/a/b") == 3);
  CHECK(best("/a/7") == 2);
  CHECK(best("/a/c") == 1);
  CHECK(best("/c") == 0);
}

}  // namespace gw::decision
