// The admin interface: who may see what; and over a socket, whoever comes gets an answer or an end.
#include "admin/admin_server.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "base/text.h"
#include "support/binary/client.h"
#include "support/binary/eventually.h"
#include "support/core/kept_log.h"
#include "support/parsed_metrics.h"

using namespace gw;
using namespace gw::admin;
using Catch::Contains;
using Catch::StartsWith;

namespace {

constexpr const char* token = "a token of sixteen bytes or more";

// One listener, three routes, one upstream.
std::shared_ptr<const decision::Snapshot> configuration() {
  auto made = std::make_shared<decision::Snapshot>();
  made->version = 7;
  made->routes.resize(4);  // one of them the listener's own
  decision::Listener& web = made->listeners.emplace_back();
  web.id = ledger::ListenerId{5};
  web.name = "web";
  web.no_route = 3;
  decision::Upstream& orders = made->upstreams.emplace_back();
  orders.name = "orders";
  decision::Endpoint& endpoint = orders.endpoints.emplace_back();
  endpoint.url = "http://10.0.0.1:80";
  endpoint.ip = *IpAddress::parse("10.0.0.1");
  endpoint.port = 80;
  endpoint.resolved = true;
  return made;
}

struct Service {
  Service() {
    status.serves = configuration();
    connection_counts.enter(ledger::ListenerId{5}, *IpAddress::parse("192.0.2.1"), {});
    status.version = "1.2.3";
    status.workers = 2;
    status.started = WallTime(milliseconds(1'800'000'000'250));
    board.set(status);
    first.requests.add(3);
    second.requests.add(4);
    second.connections.add(5);
    first.by_class[4].add(2);
    second.by_reason[static_cast<std::size_t>(http::Reason::route_none)].add(2);
  }
  AdminView view() {
    return {{&first, &second}, {&first_board, &second_board}, connection_counts, traffic, board};
  }
  AdminAnswer ask(std::string_view path, std::string_view authorization = "",
                  std::string_view method = "GET", std::string_view accept = "") {
    return answer_admin({method, path, authorization, accept}, token, view());
  }

  proxy::Counters first, second;
  proxy::EndpointBoard first_board, second_board;
  proxy::ConnectionCounts connection_counts{{1, 2}, 1000};
  Traffic traffic;
  StatusBoard board;
  Status status;
};

struct Listening : Service {
  explicit Listening(std::string its_token = "") {
    server = *AdminServer::open({"127.0.0.1:0", std::move(its_token)}, view(), kept_log);
    server->start();
  }
  test::Client client() { return test::Client(server->address().port); }
  std::string get(const std::string& path, const std::string& fields = "") {
    test::Client one = client();
    return one.exchange(format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", path, fields));
  }

  test::KeptLog kept_log;
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
  CHECK(answer_admin({"GET", "/metrics", "", ""}, "", service.view()).status == 200);
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
        "gw_workers 2\n", "gw_draining 0\n", "process_start_time_seconds 1800000000.250000000\n",
        "gw_build_info{version=\"1.2.3\"} 1\n", "gw_listener_connections{listener=\"web\"} 1\n",
        "gw_upstream_usable_endpoints{upstream=\"orders\"} 1\n", "gw_log_lost_total 0\n"}) {
    INFO(line);
    CHECK_THAT(text, Contains(line));
  }
}

namespace {

record::Record one_of_all() {
  record::Record record;
  record.listener = "web";
  record.route = "a \"b\" \\ c";
  record.upstream = "orders";
  record.endpoint = "http://10.0.0.1:80";
  record.status = 503;
  record.reason = http::Reason::upstream_refused;
  return record;
}

std::set<std::string> words(std::string_view text) {
  std::set<std::string> all;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) all.emplace(word);
  return all;
}

}  // namespace

TEST_CASE("every row of the table is told as it says, and nothing else is", "[control][admin]") {
  Service service;
  service.traffic.count(one_of_all());
  const bool openmetrics = GENERATE(false, true);
  const AdminAnswer answer =
      service.ask("/metrics", format("Bearer {}", token), "GET",
                  openmetrics ? "application/openmetrics-text;version=1.0.0" : "");
  CHECK_THAT(std::string(answer.type),
             StartsWith(openmetrics ? "application/openmetrics-text; version=1.0.0"
                                    : "text/plain; version=0.0.4"));
  const test::ParsedMetrics metrics(answer.body, openmetrics);
  CHECK(metrics.faults == "");
  REQUIRE(metrics.families.size() == std::size(metric_table));
  for (std::size_t i = 0; i < std::size(metric_table); ++i) {
    const Metric& row = metric_table[i];
    INFO(row.name);
    std::string family(row.name);
    if (openmetrics && row.kind == MetricKind::counter) family.resize(family.size() - 6);
    CHECK(metrics.families[i] == family);
    CHECK(metrics.kinds.at(family) == kind_name(row.kind));
    std::size_t samples = 0;
    for (const test::MetricSample& sample : metrics.samples) {
      if (sample.family != family) continue;
      std::set<std::string> labels;
      for (const auto& [name, value] : sample.labels)
        if (name != "le") labels.insert(name);
      CHECK(labels == words(row.labels));
      ++samples;
    }
    CHECK(samples > 0);
    CHECK((row.help.ends_with('.') && row.help.size() > 10));
  }
}

TEST_CASE("who asks for OpenMetrics first gets it", "[control][admin]") {
  struct Row {
    const char* accept;
    bool openmetrics;
  };
  const Row rows[] = {
      {"", false},
      {"*/*", false},
      {"text/html, */*;q=0.8", false},
      {"text/plain;version=0.0.4", false},
      {"application/openmetrics-text;q=0.2, text/plain;q=0.3", false},
      {"application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;"
       "version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
       true},  // Prometheus 2.42
      {"application/openmetrics-text", true},
  };
  Service service;
  for (const Row& row : rows) {
    INFO(row.accept);
    const AdminAnswer answer =
        service.ask("/metrics", format("Bearer {}", token), "GET", row.accept);
    CHECK(answer.type.starts_with("application/openmetrics-text") == row.openmetrics);
    CHECK(answer.body.ends_with("# EOF\n") == row.openmetrics);
  }
}

TEST_CASE("the dashboard asks for nothing that metrics do not tell", "[control][admin]") {
  Service service;
  const std::string text = service.ask("/metrics", format("Bearer {}", token)).body;
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/examples/grafana.json");
  const std::string dashboard(std::istreambuf_iterator<char>(file), {});
  std::set<std::string> asked;
  for (std::size_t at = dashboard.find_first_of("gp"); at != dashboard.npos;
       at = dashboard.find_first_of("gp", at + 1)) {
    if (dashboard.compare(at, 3, "gw_") != 0 && dashboard.compare(at, 8, "process_") != 0) continue;
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

TEST_CASE("a gateway without a configuration is alive and not ready", "[control][admin]") {
  Service service;
  service.board.set({});
  CHECK(service.ask("/readyz").status == 503);
  CHECK(service.ask("/readyz").body == "no configuration is active yet\n");
  CHECK(service.ask("/healthz").status == 200);
  const AdminAnswer metrics = service.ask("/metrics", format("Bearer {}", token));
  CHECK(test::ParsedMetrics(metrics.body, false).value("gw_config_version") == 0);
}

TEST_CASE("a gateway that stops is alive and not ready", "[control][admin]") {
  Service service;
  service.status.draining = true;
  service.board.set(service.status);
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
  const auto second = AdminServer::open({taken.text(), ""}, service.view(), service.kept_log);
  CHECK_FALSE(second);
}
