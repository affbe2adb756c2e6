// What a gateway writes, inspect-logs reads; and what it explains is what the gateway did.
#include <catch2/catch.hpp>

#include <csignal>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/binary/gateway.h"
#include "support/binary/wire.h"

using namespace gw;
using Catch::EndsWith;

namespace {

std::string value_of(const std::string& answer, const std::string& name) {
  const std::size_t at = answer.find("\r\n" + name + ": ");
  if (at == answer.npos) return {};
  const std::size_t from = at + name.size() + 4;
  return answer.substr(from, answer.find('\r', from) - from);
}

}  // namespace

TEST_CASE("each request that a gateway has served is explained as it was", "[e2e][inspect-logs]") {
  test::EchoOrigins origins(2);
  const std::string routes = format(
      "[policy.gate]\ntype = \"ip-filter\"\ndeny = \"203.0.113.0/24\"\n"
      "[policy.fair]\ntype = \"rate-limit\"\nlimit = \"1000/minute\"\n"
      "[policy.broken]\ntype = \"fault\"\nabort = 503\npercent = 50\n"
      "[upstream.both]\nendpoints = [\"http://127.0.0.1:{0}\", \"http://127.0.0.1:{1}\"]\n"
      "balance = \"random-two\"\n"
      "[[route]]\nname = \"split\"\npath = \"/split/**\"\npolicies = [\"gate\", \"fair\"]\n"
      "split = [{{ upstream = \"both\", weight = 3 }}, {{ upstream = \"http://127.0.0.1:{0}\" }}]\n"
      "[[route]]\nname = \"flaky\"\npath = \"/flaky/{{id}}\"\npolicies = [\"broken\"]\n"
      "respond = {{ body = \"in\" }}\n"
      "[[route]]\nname = \"posts\"\nmethod = \"POST\"\npath = \"/posts\"\n"
      "redirect = \"/elsewhere\"\n"
      "[[route]]\nname = \"dead\"\npath = \"/dead\"\nupstream = \"http://127.0.0.1:1\"\n",
      origins.port(0), origins.port(1));
  test::Gateway gateway({.gateway = "access_log = \"file:access.log\"\n", .rest = routes});
  test::Client client(gateway.port());
  std::set<std::string> ids;
  for (int i = 0; i < 6; ++i)
    for (const char* path : {"/split/a?b=1", "/flaky/7", "/posts", "/nowhere", "/dead"})
      ids.insert(value_of(client.exchange(test::get_request(path)), "x-request-id"));
  REQUIRE(ids.size() == 30);
  REQUIRE(gateway.stop() == 0);
  const auto inspect = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {GW_BINARY, "inspect-logs"});
    return test::run({.words = words, .folder = gateway.folder().path()});
  };
  for (const std::string& id : ids) {
    const test::Ran ran = inspect({"--explain", id});
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, EndsWith("the decision is unchanged\n"));
  }
  const test::Ran unused = inspect({"--unused", "--format", "json"});
  const auto json = parse_json(std::string_view(unused.out).substr(0, unused.out.size() - 1));
  REQUIRE(json);
  CHECK(to_text(*json->find("unserved")->array()->at(0).find("call")) == "\"GET /nowhere\"");
  CHECK(json->find("unserved")->array()->size() == 2);  // and GET of what takes POST alone
  CHECK(to_text(*json->find("routes")->array()->at(2).find("records")) == "0");
}
