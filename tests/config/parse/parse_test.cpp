// From text to Config: what each table becomes. Faults are in the golden files beside this.
#include "config/parse/parse.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "support/core/sources_in_memory.h"

using namespace gw;
using namespace gw::config;

namespace {

const std::vector<PolicyType> types = {{"headers"}, {"ip-filter"}, {"rate-limit"}};

Loaded loaded_from(const std::string& text, test::SourcesInMemory sources = {}) {
  sources.files["gw.toml"] = text;
  Loaded loaded = load({"gw.toml"}, types, sources);
  std::string faults;
  for (const Diagnostic& one : loaded.diagnostics.all())
    faults += show(one, loaded.diagnostics) + "\n";
  INFO(faults);
  CHECK(loaded.diagnostics.ok());
  return loaded;
}

Loaded whole_language() {
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/tests/config/whole_language.conftest");
  test::SourcesInMemory sources;
  std::string name = "gw.toml";
  for (std::string line; std::getline(file, line) && line != "----";) {
    if (line.starts_with("== "))
      name = line.substr(3);
    else if (line.starts_with("$ SECRET="))
      sources.environment["SECRET"] = line.substr(9);
    else
      sources.files[name] += line + "\n";
  }
  const std::string text = sources.files["gw.toml"];
  return loaded_from(text, std::move(sources));
}

const Route& route(const Loaded& loaded, std::string_view name) {
  for (const Route& one : loaded.config.routes)
    if (one.name == name) return one;
  FAIL("no route " << name);
  return loaded.config.routes.front();
}

}  // namespace

TEST_CASE("six lines make a gateway", "[config][parse]") {
  const Loaded loaded = loaded_from(
      "[listener.web]\naddress = \"127.0.0.1:8080\"\n\n[[route]]\npath = \"/api/**\"\n"
      "upstream = \"http://127.0.0.1:9001\"\n");
  const Config& config = loaded.config;
  REQUIRE(config.listeners.size() == 1);
  CHECK(config.listeners[0].addresses[0].value == "127.0.0.1:8080");
  REQUIRE(config.routes.size() == 1);
  CHECK(config.routes[0].name == "/api/**");
  CHECK(config.routes[0].at.line == 4);
  CHECK(config.routes[0].upgrade == std::vector<std::string>{"websocket"});
  REQUIRE(config.upstreams.size() == 1);
  CHECK(config.upstreams[0].from_url);
  CHECK(config.upstreams[0].name == "http://127.0.0.1:9001");
  CHECK(config.routes[0].upstreams[0].name.value == "http://127.0.0.1:9001");
  CHECK(loaded.read == std::vector<std::string>{"gw.toml"});
}

TEST_CASE("no access log is not the default one", "[config][parse]") {
  CHECK(loaded_from("[gateway]\naccess_log = []\n").config.gateway.access_log.empty());
  const Loaded unsaid = loaded_from("[gateway]\nworkers = 1\n");
  REQUIRE(unsaid.config.gateway.access_log.size() == 1);
  CHECK(unsaid.config.gateway.access_log[0].value == "stdout");
}

TEST_CASE("the gateway and its listeners", "[config][parse]") {
  const Loaded loaded = whole_language();
  const Gateway& gateway = loaded.config.gateway;
  CHECK(gateway.workers == 2);
  CHECK(gateway.engine == "epoll");
  CHECK(gateway.access_log[1].value == "file:logs/access.log");
  CHECK(gateway.store == "state/gw.db");
  CHECK(gateway.request_id == "x-request-id");
  CHECK(gateway.drain == seconds(10));
  CHECK(gateway.policies[0].name.value == "fields");
  CHECK(gateway.timeout.total->value == no_limit);
  CHECK_FALSE(gateway.timeout.idle.has_value());
  CHECK(gateway.retry.attempts->value == 3);  // a variable that is a number
  CHECK(gateway.retry.on->value.connect);
  CHECK_FALSE(gateway.retry.on->value.reset);
  CHECK(gateway.retry.on->value.statuses == std::vector<std::uint16_t>{503});
  CHECK(gateway.retry.backoff->value.second == seconds(1));
  CHECK(gateway.retry.replay->value == 1u << 20);
  CHECK(gateway.limits.body->value == no_size_limit);
  CHECK(gateway.limits.header->value == 8192);
  CHECK(gateway.limits.connections->value == 1000);
  const Listener& web = loaded.config.listeners[0];
  CHECK(web.addresses.size() == 3);
  CHECK(web.trust[1].value.text() == "::1/128");
  CHECK(web.proxy_protocol);
  CHECK(web.client_timeout.idle->value == seconds(60));
  CHECK(web.timeout.connect->value == seconds(3));
  CHECK(web.limits.body->value == 1u << 20);
  const Listener& plain = loaded.config.listeners[1];
  REQUIRE(plain.redirect.has_value());
  CHECK(plain.redirect->status == 301);
  CHECK(plain.redirect->to.source == "https://{request.host}/**");
}

TEST_CASE("upstreams and policies", "[config][parse]") {
  const Loaded loaded = whole_language();
  const Upstream& orders = loaded.config.upstreams[0];
  REQUIRE(orders.endpoints.size() == 3);
  CHECK(orders.endpoints[0].url == "http://10.0.0.1:8080");
  CHECK(orders.endpoints[1].url == "http://10.0.0.2:80");
  CHECK(orders.endpoints[1].weight == 2);
  CHECK(orders.endpoints[2].unix_path == "/run/app.sock");
  CHECK(orders.balance == Balance::ring_hash);
  CHECK(orders.hash->show() == "header:x-user, address");
  CHECK(orders.host == "orders.internal");
  CHECK(orders.eject.failures == 3);
  CHECK(orders.eject.max == seconds(60));
  CHECK(orders.pool.connections == 10);
  CHECK(orders.timeout.first_byte->value == seconds(5));
  CHECK(orders.retry.attempts->value == 1);
  REQUIRE(loaded.config.policies.size() == 5);
  const Policy& fields = loaded.config.policies[0];
  CHECK(fields.type == "headers");
  CHECK(fields.options.find("request")->find("set")->find("x-secret")->secret);
  CHECK(loaded.config.policies[1].locked);
  CHECK(loaded.config.policies[2].type == "rate-limit");  // its name is its type
  CHECK(loaded.config.policies[3].name == "/old/{id}/ip-filter");
  CHECK(loaded.config.policies[4].name == "/old/{id}/ip-filter-2");
}

TEST_CASE("groups and routes", "[config][parse]") {
  const Loaded loaded = whole_language();
  const Group& group = loaded.config.groups[0];
  CHECK(group.match.hosts[0].value == "api.example.com");
  CHECK(group.match.paths[0].text == "/v1/{tenant}");
  CHECK(group.policies[1].name.value == "...");
  CHECK(group.skip[0].value == "fields");
  CHECK(group.strip_prefix);
  CHECK(group.limits.body->value == 5u << 20);
  CHECK_FALSE(group.log->value);

  const Route& search = route(loaded, "search");
  CHECK(search.priority->value == 5);
  CHECK(search.match.paths.size() == 2);
  CHECK(search.match.headers[1].predicate.show() ==
        "starts with \"text/\", but not if it is \"text/html\" or \"text/css\"");
  CHECK(search.match.queries[0].name == "q");
  CHECK(search.match.from[0].value.text() == "192.168.0.0/16");
  REQUIRE(search.upstreams.size() == 2);
  CHECK(search.split);
  CHECK(search.upstreams[1].rewrite->source == "/new/**");
  CHECK(search.upstreams[1].request.set[0].name == "x-canary");
  CHECK(search.sticky->cookie == "side");
  CHECK(search.sticky->max_age == hours(24));
  CHECK(search.upgrade.empty());
  CHECK(search.request.remove == std::vector<std::string>{"cookie", "x-internal-*"});
  CHECK(search.request.query.set[0].name == "page");
  CHECK(search.response.add[0].values.size() == 2);

  const Route& old = route(loaded, "/old/{id}");
  CHECK(old.redirect->to.source == "/new/{id}");
  CHECK_FALSE(old.policies[0].inline_policy.has_value());
  CHECK(old.policies[1].inline_policy == 3u);

  // The file's include puts it into the group; its default name has the group's host and prefix.
  const Route& teams = route(loaded, "api.example.com/v1/{tenant}/{id}");
  CHECK(teams.group->value == "orders");
  CHECK(route(loaded, "more").upstreams[0].name.value == "orders");
}

TEST_CASE("answers of the gateway", "[config][parse]") {
  const Loaded loaded = whole_language();
  const RespondWith& hello = *route(loaded, "/hello").respond;
  CHECK(hello.headers[0].values[0].source == "b");
  const std::vector<TemplatePart>& parts = hello.json->parts;
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].name == "{\"hello\":\"");
  CHECK(parts[1].kind == TemplatePart::Kind::query);
  CHECK(parts[2].name == "\",\"list\":[1,2.5,true,\"x\"],\"nested\":{\"a\":{}}}");

  test::SourcesInMemory sources;
  sources.files["page.html"] = "<p>\n";
  const Loaded file = loaded_from("[[route]]\nrespond.file = \"./page.html\"\n", sources);
  CHECK(*file.config.routes[0].respond->file == "<p>\n");
  CHECK(file.read == std::vector<std::string>{"gw.toml", "page.html"});
}

TEST_CASE("JSON keeps the file's order and escapes", "[config][parse]") {
  const Loaded loaded = loaded_from(
      "[[route]]\n[route.respond.json]\nzeta = 1\nalpha = 'a \"quote\" and {{id}}'\n"
      "time = 2026-01-02T03:04:05+01:00\n");
  CHECK(loaded.config.routes[0].respond->json->parts[0].name ==
        "{\"zeta\":1,\"alpha\":\"a \\\"quote\\\" and {id}\",\"time\":\"2026-01-02T02:04:05Z\"}");
}

TEST_CASE("tests are steps, and a step inherits", "[config][parse][cases]") {
  const Loaded loaded = whole_language();
  REQUIRE(loaded.config.tests.size() == 2);
  const Step& one = loaded.config.tests[0].steps[0];
  CHECK(one.request.port == 8080);
  CHECK(one.request.authority == "api.example.com:8080");
  CHECK(one.request.target == "/search?q=a");
  CHECK(one.request.headers.size() == 3);
  CHECK(one.request.listener == "public");
  CHECK(one.request.from.text() == "192.168.1.1");
  CHECK(one.request.now.time_since_epoch() == seconds(1770091506));
  CHECK(one.request.dice.fixed == 0.25);
  REQUIRE(one.request.upstream.size() == 2);
  CHECK(one.request.upstream[0].fail == "upstream.reset");
  CHECK(one.request.down == std::vector<std::string>{"http://10.0.0.1:8080"});
  CHECK(one.expect.status == 201u);
  CHECK(one.expect.timeout[0].first == "connect");
  CHECK(one.expect.policies[0].second.value == "pass");
  CHECK(one.expect.upstream_headers[0].predicate.kind == Predicate::Kind::absent);
  const Test& steps = loaded.config.tests[1];
  REQUIRE(steps.steps.size() == 2);
  CHECK(steps.steps[0].repeat == 10);
  CHECK(steps.steps[0].expect.status == 200u);
  CHECK(steps.steps[0].request.target == "/x");
  CHECK(steps.steps[1].repeat == 1);
  CHECK(steps.steps[1].after == seconds(60));
  CHECK(steps.steps[1].expect.status == 404u);
  CHECK(steps.steps[1].request.now.time_since_epoch() == seconds(1767225600));
}

TEST_CASE("a request line of a case", "[config][cases]") {
  const auto path = parse_case_request("/a?b=1");
  REQUIRE(path.ok());
  CHECK(path->method == "GET");
  CHECK(path->scheme == "http");
  CHECK(path->authority == "localhost");
  CHECK_FALSE(path->port.has_value());
  const auto whole = parse_case_request("DELETE https://[::1]:8443?x");
  REQUIRE(whole.ok());
  CHECK(whole->method == "DELETE");
  CHECK(whole->scheme == "https");
  CHECK(whole->authority == "[::1]:8443");
  CHECK(whole->port == 8443);
  CHECK(whole->target == "/?x");
  for (const char* text : {"", "GET", "GET a", "G(T /", "GET http://", "GET http://a:0/", "/a#b"}) {
    INFO(text);
    CHECK_FALSE(parse_case_request(text).ok());
  }
}

TEST_CASE("the same URL is the same upstream", "[config][parse]") {
  const Loaded loaded = loaded_from(
      "[[route]]\npath = \"/a\"\nupstream = \"http://Host\"\n"
      "[[route]]\npath = \"/b\"\nupstream = \"http://host:80/\"\n");
  CHECK(loaded.config.upstreams.size() == 1);
  CHECK(loaded.config.routes[1].upstreams[0].name.value == "http://host:80");
}

TEST_CASE("a file is read once, folders give their files", "[config][files]") {
  test::SourcesInMemory sources;
  sources.files["conf/a.toml"] = "include = [\"b.toml\", \"../conf/b.toml\"]\n";
  sources.files["conf/b.toml"] = "[[route]]\nrespond = {}\n";
  sources.files["conf/c.txt"] = "no toml";
  const Loaded loaded = load({"conf", "conf/b.toml"}, types, sources);
  CHECK(loaded.diagnostics.ok());
  CHECK(loaded.read == std::vector<std::string>{"conf/a.toml", "conf/b.toml"});
  CHECK(loaded.config.routes.size() == 1);
}

TEST_CASE("a file that the user named must be there", "[config][files]") {
  test::SourcesInMemory sources;
  const Loaded loaded = load({"gw.toml"}, types, sources);
  REQUIRE(loaded.diagnostics.errors() == 1);
  CHECK(show(loaded.diagnostics.all()[0], loaded.diagnostics) ==
        "error: cannot read gw.toml: no such file [unreadable-file]");
}
