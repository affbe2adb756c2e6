// Targets: forms, hosts, and the normal form of paths, as tables; normalising twice equals once.
#include "http/target.h"

#include <catch2/catch.hpp>
#include <string>

using namespace gw;
using namespace gw::http;

namespace {

struct Made {
  BlockPool pool{4096};
  Arena arena{pool};
  TargetMade made;

  Made(Method method, std::string_view target, std::string_view host = "a.test",
       TargetRules rules = {}) {
    const Field field{FieldId::host, "Host", host};
    RequestHead head;
    head.method = method;
    head.target = target;
    head.headers = Headers(std::span(&field, host.empty() ? 0 : 1));
    made = make_target(head, rules, arena);
  }
};

struct Row {
  const char *from, *merged, *kept;  // kept: without merge_slashes; null: the same; "": a fault
};
const Row paths[] = {
    {"/", "/", nullptr},
    {"/a", "/a", nullptr},
    {"/a/", "/a/", nullptr},
    {"/a//b", "/a/b", "/a//b"},
    {"//a", "/a", "/a"},
    {"///", "/", "/"},
    {"/a//", "/a/", "/a//"},
    {"/a/./b", "/a/b", nullptr},
    {"/a/.", "/a/", nullptr},
    {"/.", "/", nullptr},
    {"/..", "/", nullptr},
    {"/../a", "/a", nullptr},
    {"/a/..", "/", nullptr},
    {"/a/../b", "/b", nullptr},
    {"/a/b/..", "/a/", nullptr},
    {"/a/b/../../../c", "/c", nullptr},
    {"/a//../b", "/b", "/a/b"},
    {"/a/..//b", "/b", "/b"},
    {"/a/...", "/a/...", nullptr},
    {"/a/.b/..c", "/a/.b/..c", nullptr},
    {"/a.b/c..", "/a.b/c..", nullptr},
    {"/%61", "/a", nullptr},
    {"/%7Euser", "/~user", nullptr},
    {"/a%2eb", "/a.b", nullptr},
    {"/a%2fb", "/a%2Fb", nullptr},
    {"/a%2Fb", "/a%2Fb", nullptr},
    {"/a%5cb", "/a%5Cb", nullptr},
    {"/a%252fb", "/a%252fb", nullptr},
    {"/%c3%a9", "/%C3%A9", nullptr},
    {"/%C3%A9", "/%C3%A9", nullptr},
    {"/a%20b", "/a%20b", nullptr},
    {"/a%0ab", "/a%0Ab", nullptr},
    {"/a:b@c;d=1,e!$&'()*+f", "/a:b@c;d=1,e!$&'()*+f", nullptr},
    {"/a%3Ab", "/a%3Ab", nullptr},
    {"/a{b}|[c]", "/a%7Bb%7D%7C%5Bc%5D", nullptr},
    {"/a\"<>^`", "/a%22%3C%3E%5E%60", nullptr},
    {"/%2e", "", nullptr},
    {"/%2e%2e/a", "", nullptr},
    {"/a/.%2E", "", nullptr},
    {"/a/%2e./b", "", nullptr},
    {"/a/..%2Fb", "", nullptr},
    {"/a/..%5cb", "", nullptr},
    {"/a/b%2f..", "", nullptr},
    {"/a/b%2f..%2fc", "", nullptr},
    {"/a/.%2fc", "", nullptr},
    {"/a/%2f%2e%2e", "", nullptr},
    {"/a/..b%2fc", "/a/..b%2Fc", nullptr},
    {"/%2f", "/%2F", nullptr},
    {"/a%", "", nullptr},
    {"/a%2", "", nullptr},
    {"/a%zz", "", nullptr},
    {"/a%2%46", "", nullptr},
    {"/a%00", "", nullptr},
    {"/a\\b", "", nullptr},
    {"/a#b", "", nullptr},
    {"/a b", "", nullptr},
    {"/a\tb", "", nullptr},
    {"/a\x7f", "", nullptr},
    {"/\xc3\xa9", "", nullptr},
};

std::string normal(std::string_view path, bool merge) {
  BlockPool pool(4096);
  Arena arena(pool);
  const auto result = normal_path(path, {merge}, arena);
  return result ? std::string(*result) : std::string();
}

}  // namespace

TEST_CASE("a path has one normal form", "[http]") {
  for (const Row& row : paths) {
    INFO(row.from);
    CHECK(normal(row.from, true) == row.merged);
    CHECK(normal(row.from, false) == (row.kept ? row.kept : row.merged));
  }
  CHECK(normal("", true).empty());
  CHECK(normal("a/b", true).empty());
}

TEST_CASE("normalising twice equals once, and makes no dot segment", "[http]") {
  const std::string_view pieces[] = {"/",   "//",  ".",   "..",  "a", "%2f",
                                     "%2e", "%5C", "%41", "%c3", "{", "b"};
  std::uint64_t seed = 1;
  for (int round = 0; round < 20000; ++round) {
    std::string path = "/";
    for (int i = 0; i < 7; ++i) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      path += pieces[(seed >> 33) % std::size(pieces)];
    }
    for (const bool merge : {true, false}) {
      const std::string once = normal(path, merge);
      if (once.empty()) continue;
      INFO(path);
      CHECK(normal(once, merge) == once);
      CHECK(once.find("/../") == once.npos);
      CHECK_FALSE(once.starts_with("//"));
      CHECK((!merge || once.find("//") == once.npos));
    }
  }
}

TEST_CASE("a normal path is not copied", "[http]") {
  const std::string_view text = "/v1/orders/7%3A8?x=%20";
  const Made made(Method::get, text);
  CHECK(static_cast<const void*>(made.made.target.path.data()) == text.data());
  CHECK(made.made.target.query == "x=%20");
  CHECK(made.arena.bytes() == 0);
}

TEST_CASE("targets have three forms that are served", "[http]") {
  const Made origin(Method::get, "/a?b?c", "API.example.com:8080");
  REQUIRE_FALSE(origin.made.fault);
  CHECK(origin.made.target.host == "api.example.com");
  CHECK(origin.made.target.port == 8080);
  CHECK(origin.made.target.authority == "API.example.com:8080");
  CHECK(origin.made.target.query == "b?c");
  CHECK(origin.made.target.scheme.empty());

  const Made absolute(Method::get, "HTTPS://B.test?x", "a.test");
  REQUIRE_FALSE(absolute.made.fault);
  CHECK(absolute.made.target.scheme == "https");
  CHECK(absolute.made.target.host == "b.test");
  CHECK(absolute.made.target.path == "/");
  CHECK(absolute.made.target.query == "x");

  const Made asterisk(Method::options, "*");
  REQUIRE_FALSE(asterisk.made.fault);
  CHECK(asterisk.made.target.path == "*");
  CHECK(asterisk.made.target.host == "a.test");

  CHECK(Made(Method::options, "http://a.test").made.target.path == "*");
  CHECK(Made(Method::options, "http://a.test/").made.target.path == "/");
  CHECK(Made(Method::get, "/a?").made.target.has_query);
  CHECK_FALSE(Made(Method::get, "/a").made.target.has_query);
  CHECK(Made(Method::get, "/a", "").made.target.host.empty());
}

TEST_CASE("targets that are none are refused", "[http]") {
  for (const char* target :
       {"*", "a", "", "a.test:80", "ftp://a/", "http:/a", "http://", "http:///a", "http://u@a/",
        "http://a#b", "/?a#b", "/?%", "/?%zz", "/?\xff", "://a"}) {
    INFO(target);
    const Made made(Method::get, target);
    CHECK(made.made.fault);
    CHECK_FALSE(made.made.host_fault);
  }
  CHECK(Made(Method::connect, "a.test:443").made.fault);
}

TEST_CASE("hosts are judged", "[http]") {
  struct HostRow {
    const char *text, *host;
    int port;
  };
  const HostRow rows[] = {{"a", "a", 0},           {"A.B-c_d.", "a.b-c_d", 0},
                          {"a:", "a", 0},          {"a:1", "a", 1},
                          {"a:65535", "a", 65535}, {"1.2.3.4:80", "1.2.3.4", 80},
                          {"[::1]", "[::1]", 0},   {"[2001:DB8::1]:8443", "[2001:db8::1]", 8443}};
  for (const HostRow& row : rows) {
    INFO(row.text);
    const Made made(Method::get, "/", row.text);
    CHECK_FALSE(made.made.fault);
    CHECK(made.made.target.host == row.host);
    CHECK(made.made.target.port == row.port);
  }
  for (const char* text : {"a b",  "a,b",    "a/b", "a@b",       "a%41",     ".a",    "a..b",
                           "..",   ":80",    "a:0", "a:65536",   "a:x",      "a:1:2", "::1",
                           "[::1", "[::1]x", "[x]", "[1.2.3.4]", "\xc3\xa9", "a\\b"}) {
    INFO(text);
    for (const char* target : {"/", "http://b/"}) {
      const Made made(Method::get, target, text);
      CHECK(made.made.fault);
      CHECK(made.made.host_fault);
    }
  }
}
