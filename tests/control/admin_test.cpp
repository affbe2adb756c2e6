// The admin interface: who may see what; and over a socket, whoever comes gets an answer or an end.
#include "control/admin_server.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"

using namespace gw;
using namespace gw::control;
using Catch::Contains;
using Catch::StartsWith;

namespace {

constexpr const char* token = "a token of sixteen bytes or more";

class Said final : public Log {
 public:
  void say(Level, std::string_view) override {}
};

struct Service {
  Service() {
    standing.version = 7;
    standing.routes = 3;
    standing.workers = 2;
    standing.started = WallTime(milliseconds(1'800'000'000'250));
    board.set(standing);
    first.requests.add(3);
    second.requests.add(4);
    second.connections.add(5);
    first.by_class[4].add(2);
    second.by_reason[static_cast<std::size_t>(http::Reason::route_none)].add(2);
  }
  AdminView view() { return {{&first, &second}, traffic, board}; }
  AdminAnswer ask(std::string_view path, std::string_view authorization = "",
                  std::string_view method = "GET") {
    return answer_admin({method, path, authorization}, token, view());
  }

  proxy::Counters first, second;
  Traffic traffic;
  StandingBoard board;
  Standing standing;
};

struct Listening : Service {
  explicit Listening(std::string its_token = "") {
    server = *AdminServer::open({"127.0.0.1:0", std::move(its_token)}, view(), said);
    server->start();
  }
  test::Client client() { return test::Client(server->address().port); }
  std::string get(const std::string& path, const std::string& fields = "") {
    test::Client one = client();
    return one.exchange(format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", path, fields));
  }

  Said said;
  std::unique_ptr<AdminServer> server;
};

}  // namespace

TEST_CASE("metrics need the token, healthz and readyz do not", "[control][admin]") {
  Service service;
  for (const char* wrong :
       {"", "Bearer", "Bearer ", "Bearer a token of sixteen bytes or mor",
        "Bearer a token of sixteen bytes or more!", "Basic a token of sixteen bytes or more",
        "a token of sixteen bytes or more"}) {
    INFO(wrong);
    CHECK(service.ask("/metrics", wrong).status == 401);
    CHECK(service.ask("/healthz", wrong).status == 200);
    CHECK(service.ask("/readyz", wrong).status == 200);
  }
  CHECK(service.ask("/metrics", format("bearer  {}", token)).status == 200);
  CHECK(answer_admin({"GET", "/metrics", ""}, "", service.view()).status == 200);
  CHECK(service.ask("/", format("Bearer {}", token)).status == 404);
  CHECK(service.ask("/metrics/", format("Bearer {}", token)).status == 404);
  CHECK(service.ask("/healthz", "", "POST").status == 405);
}

TEST_CASE("metrics add the workers up", "[control][admin]") {
  Service service;
  const std::string text = service.ask("/metrics", format("Bearer {}", token)).body;
  for (const char* line :
       {"# TYPE gw_requests_total counter\ngw_requests_total 7\n",
        "# TYPE gw_connections gauge\ngw_connections 5\n", "gw_responses_total{code=\"4xx\"} 2\n",
        "gw_reasons_total{reason=\"route.none\"} 2\n", "gw_config_version 7\n", "gw_routes 3\n",
        "gw_workers 2\n", "gw_draining 0\n", "gw_start_time_seconds 1800000000.250000000\n",
        "gw_log_lost_total 0\n"}) {
    INFO(line);
    CHECK_THAT(text, Contains(line));
  }
  // Each family is begun once, and each sample is of the family above it.
  std::string family;
  std::size_t samples = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      CHECK(text.find(format("# HELP {} ", family)) == text.rfind(format("# HELP {} ", family)));
    } else if (!line.empty() && line[0] != '#') {
      INFO(line);
      CHECK_THAT(std::string(line), StartsWith(family));
      ++samples;
    }
  }
  CHECK(samples > 25);
}

TEST_CASE("the dashboard asks for nothing that metrics do not tell", "[control][admin]") {
  Service service;
  const std::string text = service.ask("/metrics", format("Bearer {}", token)).body;
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/examples/grafana.json");
  const std::string dashboard(std::istreambuf_iterator<char>(file), {});
  std::set<std::string> asked;
  for (std::size_t at = dashboard.find("gw_"); at != dashboard.npos;
       at = dashboard.find("gw_", at + 1)) {
    const std::size_t end = dashboard.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
    std::string name = dashboard.substr(at, end - at);
    if (name.ends_with("_bucket")) name.resize(name.size() - 7);
    asked.insert(name);
  }
  CHECK(asked.size() > 12);
  for (const std::string& name : asked) {
    INFO(name);
    CHECK_THAT(text, Contains("# TYPE " + name + " "));
  }
}

TEST_CASE("a gateway that stops is alive and not ready", "[control][admin]") {
  Service service;
  service.standing.draining = true;
  service.board.set(service.standing);
  CHECK(service.ask("/readyz").status == 503);
  CHECK(service.ask("/readyz").body == "stopping\n");
  CHECK(service.ask("/healthz").status == 200);
}

TEST_CASE("over a socket: one answer, then the end", "[control][admin]") {
  Listening service(token);
  const std::string ok = service.get("/healthz?x=1");
  CHECK_THAT(ok, StartsWith("HTTP/1.1 200 ") && Contains("cache-control: no-store\r\n") &&
                     Contains("onnection: close\r\n") && Contains("\r\n\r\nok\n"));
  CHECK_THAT(service.get("/metrics"),
             StartsWith("HTTP/1.1 401 ") && Contains("www-authenticate: Bearer realm=\""));
  CHECK_THAT(service.get("/metrics", format("Authorization: Bearer {}\r\n", token)),
             StartsWith("HTTP/1.1 200 ") && Contains("gw_requests_total 7\n"));
  test::Client twice = service.client();
  twice.send(test::get_request("/readyz") + test::get_request("/readyz"));
  CHECK_THAT(twice.answer(), StartsWith("HTTP/1.1 200 "));
  CHECK(twice.gone());
}

TEST_CASE("an answer larger than any window comes whole", "[control][admin]") {
  Listening service;
  for (int i = 0; i < 500; ++i) {
    record::Record record;
    const std::string name = format("a route with a name of some length, number {}", i);
    record.route = name;
    record.status = 200;
    service.traffic.count(record);
  }
  const std::string answer = service.get("/metrics");
  CHECK(answer.size() > 500'000);
  CHECK_THAT(answer, Contains("number 499\",le=\"+Inf\"} 1\n"));
  CHECK(answer.ends_with("gw_log_lost_total 0\n"));
}

TEST_CASE("whoever breaks the rules, or stays away, harms nobody", "[control][admin]") {
  Listening service;
  for (const char* bytes : {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: "
                            "a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    INFO(bytes);
    test::Client client = service.client();
    client.send(bytes);
    CHECK_THAT(client.answer(), StartsWith("HTTP/1.1 400 "));
    CHECK(client.gone());
  }
  std::vector<test::Client> silent;  // more than there is room for
  for (int i = 0; i < 40; ++i) silent.push_back(service.client());
  silent.clear();
  CHECK(test::eventually([&] { return service.get("/healthz").starts_with("HTTP/1.1 200 "); }));
  const net::Address taken = service.server->address();
  const auto second = AdminServer::open({taken.text(), ""}, service.view(), service.said);
  CHECK_FALSE(second);
}
