// Replayed records give the logged decision; a log shows which parts of a configuration are unused.
#include "analysis/replay.h"

#include "analysis/usage.h"
#include "support/core/rehearsing.h"

namespace gw::analysis {

namespace {

// A record as the gateway of small_config writes it.
record::Record app_record() {
  record::Record r;
  r.time = WallTime(seconds(1'767'268'800));
  r.listener = "web", r.client = "192.0.2.1", r.method = "GET", r.scheme = "http";
  r.host = "localhost", r.path = "/app/7", r.query = "a=1", r.status = 200, r.route = "app";
  r.pattern = "/app/{id}", r.policies = "gate=pass", r.upstream = "app", r.attempts = 1;
  r.endpoint = "http://10.0.0.1:80", r.dice = 12'345;
  return r;
}

std::vector<std::string> texts(const std::vector<Difference>& found) {
  std::vector<std::string> all;
  for (const Difference& one : found)
    all.push_back(one.what + ": " + one.before + " -> " + one.after);
  return all;
}

std::vector<std::string> replayed(const record::Record& record) {
  const test::Built built = test::build_good(test::small_config);
  const auto request = request_of(record, *built.snapshot);
  REQUIRE(request);
  return texts(differences(record, test::ask(*built.snapshot, *request)));
}

using Strings = std::vector<std::string>;

Usage usage_of(const std::vector<record::Record>& records) {
  const test::Built built = test::build_good(test::small_config);
  UsageCount count(*built.snapshot, built.loaded.config);
  for (const record::Record& record : records) count.add(record);
  return count.finish();
}

}  // namespace

TEST_CASE("replay: a record contains its request", "[analysis][replay]") {
  const test::Built built = test::build_good(test::small_config);
  record::Record record = app_record();
  record.consumer = "ann";
  const auto request = request_of(record, *built.snapshot);
  REQUIRE(request);
  CHECK(request_text(*request) == "GET http://localhost/app/7?a=1");
  CHECK(request->from == *IpAddress::parse("192.0.2.1"));
  CHECK(request->now == record.time);
  CHECK(request->dice.number == 12'345);
  CHECK(request->listener == "web");
  REQUIRE(request->as);
  CHECK(request->as->consumer == "ann");
  CHECK(request->upstream.at(0).status == 200);

  record.listener = "gone", record.dice = 0;
  const auto foreign = request_of(record, *built.snapshot);
  CHECK_FALSE(foreign->listener);
  CHECK(foreign->dice.fixed == 0.5);
  record.method = {};
  CHECK_FALSE(request_of(record, *built.snapshot));
}

TEST_CASE("replay: the current decision is compared with the recorded one", "[analysis][replay]") {
  record::Record record = app_record();
  CHECK(replayed(record) == Strings{});
  record.route = "old", record.policies = "gate=pass keys=pass";
  CHECK(replayed(record) == Strings{"route: old -> app", "policy keys: pass -> none"});

  record::Record refused = app_record();
  refused.client = "203.0.113.7", refused.status = 200;
  CHECK(replayed(refused) == Strings{"status: 200 -> 403", "reason: none -> ip-filter.denied",
                                     "policy gate: pass -> refuse", "upstream: app -> none",
                                     "endpoint: http://10.0.0.1:80 -> none"});

  record::Record late = app_record();  // replay: the upstream responds as recorded
  late.status = 504, late.reason = http::Reason::upstream_first_byte_timeout;
  CHECK(replayed(late) == Strings{});

  record::Record foreign = app_record();
  foreign.listener = foreign.route = foreign.policies = {};
  CHECK(replayed(foreign) == Strings{});
}

TEST_CASE("corpus: similar requests are kept once, with their count", "[analysis][replay]") {
  const test::Built built = test::build_good(test::small_config);
  Corpus corpus;
  std::vector<std::string> paths;
  for (int i = 0; i < 50; ++i) paths.push_back("/app/" + std::to_string(i));
  record::Record record = app_record();
  for (const std::string& path : paths) {
    record.path = path;
    corpus.add(record);
  }
  record.method = "POST";
  corpus.add(record);
  record.method = {};  // not a request
  corpus.add(record);
  CHECK(corpus.size() == 3);
  const auto tests = tests_of(corpus, *built.snapshot);
  REQUIRE(tests.size() == 2);
  CHECK(tests[0].name == "50 requests in the log");
  CHECK(request_text(tests[0].steps[0].request) == "GET http://localhost/app/0?a=1");
}

TEST_CASE("corpus: bounded", "[analysis][replay]") {
  Corpus corpus;
  record::Record record = app_record();
  for (std::size_t i = 0; i < Corpus::limit + 10; ++i) {
    const std::string path = "/word" + std::string(i / 100, 'a') + std::string(i % 100, 'b');
    record.path = path;
    corpus.add(record);
  }
  CHECK(corpus.size() == Corpus::limit);
  CHECK(corpus.left_out() == 10);
}

TEST_CASE("usage: unused routes and policies", "[analysis][usage]") {
  const Usage none = usage_of({});
  CHECK_FALSE(none.all_used());
  record::Record app = app_record(), split = app_record();
  split.path = "/split", split.route = "split", split.policies = {};
  const Usage half = usage_of({app, app});
  REQUIRE(half.routes.size() == 2);
  CHECK(half.routes[0].count == 2);
  CHECK(half.routes[1].count == 0);
  REQUIRE(half.policies.size() == 1);
  CHECK(half.policies[0].count == 2);
  CHECK(half.policies[0].refused == 0);
  CHECK(usage_of({app, split}).all_used());
}

TEST_CASE("usage: calls without a route, by their shape", "[analysis][usage]") {
  std::vector<record::Record> records;
  for (const char* path : {"/users/1", "/users/2", "/users/3", "/admin"}) {
    record::Record record = app_record();
    record.route = record.policies = record.upstream = {};
    record.path = path, record.status = 404, record.reason = http::Reason::route_none;
    records.push_back(record);
  }
  record::Record wrong_method = app_record();
  wrong_method.method = "DELETE", wrong_method.route = {};
  records.push_back(wrong_method);
  const Usage usage = usage_of(records);
  REQUIRE(usage.unserved.size() == 3);
  CHECK(usage.unserved[0].call == "GET /users/{id}");
  CHECK(usage.unserved[0].count == 3);
  CHECK(usage.unserved[0].example == "GET http://localhost/users/1");
  CHECK(usage.unserved[1].reason == http::Reason::route_method);
}

TEST_CASE("usage: calls of several consumers without a route are combined", "[analysis][usage]") {
  record::Record ann = app_record();
  ann.route = ann.pattern = ann.policies = {}, ann.path = "/gone/7", ann.status = 404;
  ann.consumer = "ann";
  record::Record bob = ann;
  bob.consumer = "bob", bob.path = "/gone/8";
  record::Record other = ann;
  other.path = "/other";
  const Usage usage = usage_of({other, other, ann, bob, bob});
  REQUIRE(usage.unserved.size() == 2);
  CHECK(usage.unserved[0].call == "GET /gone/{id}");
  CHECK(usage.unserved[0].count == 3);
  CHECK(usage.unserved[1].count == 2);
}

TEST_CASE("usage: the log of another gateway", "[analysis][usage]") {
  record::Record app;
  app.method = "GET", app.path = "/app/9", app.status = 200;
  record::Record lost = app;
  lost.path = "/lost";
  record::Record broken;
  broken.status = 400;
  const Usage usage = usage_of({app, app, lost, broken});
  CHECK(usage.routes[0].count == 2);
  CHECK_FALSE(usage.policies_known);
  REQUIRE(usage.unserved.size() == 1);
  CHECK(usage.unserved[0].example == "GET /lost");
  CHECK(usage.not_asked == 1);
}

TEST_CASE("usage: a route that exists only in the log", "[analysis][usage]") {
  record::Record old = app_record();
  old.route = "old";
  const Usage usage = usage_of({old, old});
  CHECK(usage.gone.at("old") == 2);
  CHECK(usage.routes[0].count == 2);  // which matches them now
}

TEST_CASE("usage: a log without hosts is tried with every host", "[analysis][usage]") {
  const test::Built built = test::build_good(R"(
[listener.web]
address = "127.0.0.1:8080"
[[route]]
name = "api"
host = "*.example.com"
path = "/v1/**"
respond = { body = "x" }
)");
  UsageCount count(*built.snapshot, built.loaded.config);
  record::Record record;
  record.method = "GET", record.path = "/v1/a", record.status = 200;
  count.add(record);
  const Usage usage = count.finish();
  CHECK(usage.routes[0].count == 1);
  CHECK(usage.unserved.empty());
}

TEST_CASE("usage: an API version without calls", "[analysis][usage]") {
  const test::Built built = test::build_good(R"(
[listener.web]
address = "127.0.0.1:8080"
[group.v1]
prefix = "/v1"
[group.v2]
prefix = "/v2"
[[route]]
group = "v1"
name = "old orders"
path = "/orders"
respond = { body = "x" }
[[route]]
group = "v1"
name = "old search"
path = "/search"
respond = { body = "x" }
[[route]]
group = "v2"
name = "orders"
path = "/orders"
respond = { body = "x" }
)");
  UsageCount count(*built.snapshot, built.loaded.config);
  record::Record record = app_record();
  record.route = "orders", record.path = "/v2/orders", record.policies = {};
  count.add(record);
  const Usage usage = count.finish();
  REQUIRE(usage.groups.size() == 2);
  CHECK(usage.groups[0].name == "v1");
  CHECK(usage.groups[0].count == 0);
  CHECK(usage.groups[1].count == 1);
}

}  // namespace gw::analysis
